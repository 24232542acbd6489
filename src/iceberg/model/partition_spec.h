#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/transform.h"

namespace dynalake::iceberg {

inline constexpr int32_t kFirstPartitionFieldId = 1000;

struct PartitionField {
  int32_t source_id = 0;  ///< field id in the schema
  int32_t field_id = 0;   ///< from 1000
  std::string name = {};
  Transform transform = {};

  friend bool operator==(const PartitionField& a, const PartitionField& b) = default;
};

/// How rows are grouped into files. No fields = unpartitioned.
struct PartitionSpec {
  int32_t spec_id = 0;
  std::vector<PartitionField> fields = {};

  bool is_partitioned() const { return !fields.empty(); }
  /// 999 when unpartitioned.
  int32_t HighestFieldId() const;
  friend bool operator==(const PartitionSpec& a, const PartitionSpec& b) = default;
};

/// Checks a spec that is to be written: sources exist, are not inside lists or maps, and suit their
/// transforms; partition names are unique, field ids are unique and from 1000.
Result<void> ValidatePartitionSpec(const PartitionSpec& spec, const Schema& schema);

/// The struct of the partition values: field ids and names of the spec, all optional. A field whose
/// source is not in the schema (it was dropped) or whose transform is unknown has type `unknown`.
Type PartitionType(const PartitionSpec& spec, const Schema& schema);

/// "name=value/name=value", URL-encoded, as the reference writes partition paths: days as
/// yyyy-MM-dd, months yyyy-MM, hours yyyy-MM-dd-HH, null as `null`. A convention for people and for
/// snapshot summaries; nothing reads it back. Empty for an unpartitioned spec.
std::string PartitionPath(const PartitionSpec& spec, const Type& partition_type,
                          const PartitionTuple& tuple);

}  // namespace dynalake::iceberg
