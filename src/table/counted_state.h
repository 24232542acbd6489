#pragma once

#include <cstdint>
#include <optional>

#include "iceberg/model/table_metadata.h"

namespace dynalake::table {

/// The key of a rollback's summary that names the snapshot whose state it brought back.
inline constexpr const char* kRestoredSnapshotKey = "dynalake.restored-snapshot-id";

/// The state of a table that the counts of its profile are of.
struct CountedState {
  std::optional<int64_t> snapshot_id;  ///< of the load; nothing where it was expired
  std::optional<int64_t> time_ms;      ///< when that load was committed
  /// Whether another engine committed anything but a compaction since.
  bool is_changed_since = false;
};

/// Of a table that has a profile; a rollback counts as the state that it brought back.
CountedState FindCountedState(const iceberg::TableMetadata& metadata);

}  // namespace dynalake::table
