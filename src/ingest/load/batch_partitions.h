#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"

namespace dynalake::ingest {

/// A batch whose rows lie together by partition, in their order within each.
struct SplitBatch {
  struct Part {
    size_t partition = 0;  ///< its number
    int64_t begin = 0;     ///< rows [begin, begin + count)
    int64_t count = 0;
  };

  std::shared_ptr<arrow::RecordBatch> batch;
  std::vector<Part> parts;  ///< each partition once
};

/// Splits shaped batches by a table's partition spec and numbers the partitions in the order in
/// which they appear. Not thread-safe.
class BatchPartitions {
 public:
  /// For batches with the columns of `schema` in its order. kUnsupported where the spec, which
  /// another engine may have made, cannot be written.
  static Result<BatchPartitions> Make(const iceberg::PartitionSpec& spec,
                                      const iceberg::Schema& schema);

  /// The batch itself where all rows belong together, as those of one entity do.
  Result<SplitBatch> Split(const std::shared_ptr<arrow::RecordBatch>& batch);

  /// How many partitions have appeared.
  size_t count() const { return levels_.empty() ? 1 : levels_.back().tuples.size(); }
  const iceberg::PartitionTuple& tuple(size_t partition) const {
    return levels_.empty() ? no_values_ : levels_.back().tuples[partition];
  }

 private:
  /// A field of the spec, and what its values make of the groups that the fields before it make.
  struct Level {
    int column = 0;
    iceberg::Type type;
    iceberg::Transform transform;
    bool is_constant = false;  ///< every row of a batch has the same value

    // Values that have appeared, and their numbers by what they are.
    std::vector<std::optional<iceberg::Literal>> values = {};
    std::unordered_map<int64_t, uint32_t> of_integer = {};
    std::unordered_map<std::string, uint32_t> of_key = {};
    std::optional<uint32_t> of_null = {};

    // Groups that have appeared: their numbers by group before and value, and all their values.
    std::unordered_map<uint64_t, uint32_t> of_pair = {};
    std::vector<iceberg::PartitionTuple> tuples = {};
  };

  static uint32_t NumberOf(std::optional<iceberg::Literal> value, Level& level);
  static Result<std::vector<uint32_t>> ValuesOf(const arrow::Array& array, Level& level);
  static Result<std::vector<uint32_t>> ValuesOfEntries(const arrow::Array& dictionary_array,
                                                       Level& level);
  Result<std::vector<uint32_t>> GroupsOf(const arrow::RecordBatch& batch);
  uint32_t GroupOf(size_t level, uint32_t before, uint32_t value);

  std::vector<Level> levels_;
  iceberg::PartitionTuple no_values_;
  std::vector<int64_t> place_of_;  ///< scratch, by partition
};

}  // namespace dynalake::ingest
