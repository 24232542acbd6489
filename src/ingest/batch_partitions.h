#pragma once

#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"

namespace dynalake::ingest {

/// Rows that all belong to one partition.
struct PartitionedBatch {
  iceberg::PartitionTuple partition;
  std::shared_ptr<arrow::RecordBatch> batch;
};

/// Splits shaped batches by a table's partition spec. Not thread-safe.
class BatchPartitions {
 public:
  /// For batches with the columns of `schema` in its order. kUnsupported where the spec, which
  /// another engine may have made, cannot be written.
  static Result<BatchPartitions> Make(const iceberg::PartitionSpec& spec,
                                      const iceberg::Schema& schema);

  /// The batch itself where all rows belong together, as those of one entity do.
  Result<std::vector<PartitionedBatch>> Split(const std::shared_ptr<arrow::RecordBatch>& batch);

 private:
  struct Field {
    int column = 0;
    iceberg::Type type;
    iceberg::Transform transform;
    bool is_constant = false;  ///< every row of a batch has the same value
  };
  /// The values of one field in a batch, and which of them each row has.
  struct FieldValues {
    std::vector<std::optional<iceberg::Literal>> values;
    std::vector<uint32_t> of_row;
  };

  static Result<FieldValues> ValuesOf(const Field& field, const arrow::Array& array);

  std::vector<Field> fields_;
};

}  // namespace dynalake::ingest
