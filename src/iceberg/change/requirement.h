#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "base/result.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

// What must hold of the table for a commit to be carried out: the requirements of the Iceberg REST
// protocol, and one of our own for the writer's epoch.

/// The table does not exist.
struct AssertCreate {};
struct AssertTableUuid {
  std::string uuid = {};
};
/// The ref points there; absent = the ref does not exist.
struct AssertRefSnapshotId {
  std::string ref = {};
  std::optional<int64_t> snapshot_id = {};
};
struct AssertLastAssignedFieldId {
  int32_t last_assigned_field_id = 0;
};
struct AssertCurrentSchemaId {
  int32_t current_schema_id = 0;
};
struct AssertLastAssignedPartitionId {
  int32_t last_assigned_partition_id = 0;
};
struct AssertDefaultSpecId {
  int32_t default_spec_id = 0;
};
struct AssertDefaultSortOrderId {
  int32_t default_sort_order_id = 0;
};
/// The property (for example `dynalake.writer-epoch`) has this value; absent = it is not set.
struct AssertProperty {
  std::string key = {};
  std::optional<std::string> value = {};
};

using Requirement =
    std::variant<AssertCreate, AssertTableUuid, AssertRefSnapshotId, AssertLastAssignedFieldId,
                 AssertCurrentSchemaId, AssertLastAssignedPartitionId, AssertDefaultSpecId,
                 AssertDefaultSortOrderId, AssertProperty>;

/// Checks all against `table` (null = it does not exist). The first that does not hold is
/// `kConflict` with a sentence that says what was found.
Result<void> CheckRequirements(std::span<const Requirement> requirements,
                               const TableMetadata* table);

}  // namespace dynalake::iceberg
