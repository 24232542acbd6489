#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "iceberg/codec/avro_decoder.h"
#include "iceberg/codec/avro_schema.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// Reads partition tuples: the record `partition` (field 102) of one manifest's writer's schema, in
/// the order of a partition type, matched by field id and widened to its types.
class PartitionReader {
 public:
  static Result<PartitionReader> Make(const AvroType& record, const Type& partition_type);

  PartitionTuple Read(AvroDecoder& decoder) const;

 private:
  struct Slot {
    const AvroType* avro = nullptr;
    int position = -1;  ///< in the tuple, or -1 for a field that the spec does not have
    Type target;
  };

  std::vector<Slot> slots_;
  size_t size_ = 0;
};

/// The Avro schema of a partition struct, as a record `r102` of optional fields.
nlohmann::json PartitionAvroSchema(const Type& partition_type);

/// Appends a tuple whose literals have the representations of `partition_type`.
Result<void> AppendPartition(const Type& partition_type, const PartitionTuple& tuple,
                             std::string& out);

}  // namespace dynalake::iceberg
