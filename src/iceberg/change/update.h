#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

// What a commit changes: the updates of the Iceberg REST protocol, one struct each. `Apply`
// (apply.h) carries them out.

/// In place of an id: the schema, spec or order that this same list of updates added last.
inline constexpr int32_t kLastAdded = -1;

struct AssignUuid {
  std::string uuid = {};
};
struct UpgradeFormatVersion {
  int format_version = 2;
};
/// An equal schema that is there already is not added again; `kLastAdded` then means that one. The
/// schema id that comes with it is ignored.
struct AddSchema {
  Schema schema = {};
};
struct SetCurrentSchema {
  int32_t schema_id = kLastAdded;
};
/// As `AddSchema`; fields with field id 0 get one (that of an equal field of an older spec, or
/// new).
struct AddPartitionSpec {
  PartitionSpec spec = {};
};
struct SetDefaultPartitionSpec {
  int32_t spec_id = kLastAdded;
};
/// As `AddSchema`.
struct AddSortOrder {
  SortOrder order = {};
};
struct SetDefaultSortOrder {
  int32_t order_id = kLastAdded;
};
struct AddSnapshot {
  Snapshot snapshot = {};
};
/// Moving `main` makes its snapshot the current one.
struct SetSnapshotRef {
  std::string name = {};
  SnapshotRef ref = {};
};
/// Refs to a removed snapshot are removed with it; the current snapshot cannot be removed.
struct RemoveSnapshots {
  std::vector<int64_t> snapshot_ids = {};
};
struct RemoveSnapshotRef {
  std::string name = {};
};
struct SetLocation {
  std::string location = {};
};
struct SetProperties {
  Properties updates = {};
};
struct RemoveProperties {
  std::vector<std::string> removals = {};
};
struct SetStatistics {
  StatisticsFile statistics = {};
};
struct RemoveStatistics {
  int64_t snapshot_id = 0;
};
struct SetPartitionStatistics {
  PartitionStatisticsFile statistics = {};
};
struct RemovePartitionStatistics {
  int64_t snapshot_id = 0;
};
struct RemovePartitionSpecs {
  std::vector<int32_t> spec_ids = {};
};
struct RemoveSchemas {
  std::vector<int32_t> schema_ids = {};
};
struct AddEncryptionKey {
  EncryptionKey key = {};
};
struct RemoveEncryptionKey {
  std::string key_id = {};
};

using Update =
    std::variant<AssignUuid, UpgradeFormatVersion, AddSchema, SetCurrentSchema, AddPartitionSpec,
                 SetDefaultPartitionSpec, AddSortOrder, SetDefaultSortOrder, AddSnapshot,
                 SetSnapshotRef, RemoveSnapshots, RemoveSnapshotRef, SetLocation, SetProperties,
                 RemoveProperties, SetStatistics, RemoveStatistics, SetPartitionStatistics,
                 RemovePartitionStatistics, RemovePartitionSpecs, RemoveSchemas, AddEncryptionKey,
                 RemoveEncryptionKey>;

}  // namespace dynalake::iceberg
