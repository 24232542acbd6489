#include "table/counted_state.h"

#include <charconv>
#include <set>
#include <string>
#include <system_error>

#include "table/source_identity.h"

namespace dynalake::table {
namespace {

using iceberg::Snapshot;

/// The snapshot that `rollback` brought back; null where it is none or that was expired.
const Snapshot* RestoredBy(const iceberg::TableMetadata& metadata, const Snapshot& rollback) {
  const auto at = rollback.summary.find(kRestoredSnapshotKey);
  int64_t id = 0;
  const bool is_id =
      at != rollback.summary.end() &&
      std::from_chars(at->second.data(), at->second.data() + at->second.size(), id).ec ==
          std::errc();
  return is_id ? metadata.FindSnapshot(id) : nullptr;
}

/// A compaction writes the same rows into other files.
bool KeepsRows(const Snapshot& snapshot) {
  const auto operation = snapshot.summary.find(iceberg::kOperationKey);
  return operation != snapshot.summary.end() && operation->second == "replace";
}

}  // namespace

CountedState FindCountedState(const iceberg::TableMetadata& metadata) {
  CountedState state;
  std::set<int64_t> seen;
  const Snapshot* snapshot = metadata.current_snapshot();
  while (snapshot != nullptr && seen.insert(snapshot->snapshot_id).second) {
    if (const Snapshot* restored = RestoredBy(metadata, *snapshot)) {
      snapshot = restored;
    } else if (snapshot->summary.contains(kSourcesKey)) {
      state.snapshot_id = snapshot->snapshot_id;
      state.time_ms = snapshot->timestamp_ms;
      return state;
    } else {
      state.is_changed_since = state.is_changed_since || !KeepsRows(*snapshot);
      snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                              : nullptr;
    }
  }
  return state;
}

}  // namespace dynalake::table
