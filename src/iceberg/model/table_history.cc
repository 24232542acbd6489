#include "iceberg/model/table_history.h"

#include <algorithm>
#include <set>

namespace dynalake::iceberg {
namespace {

/// How long a commit may take at most; an entry later than that is of another event, such as the
/// publishing of a snapshot that was staged.
constexpr int64_t kCommitMillis = 60'000;

}  // namespace

const SnapshotLogEntry* StateAt(const TableMetadata& metadata, int64_t time_ms) {
  const SnapshotLogEntry* found = nullptr;
  int64_t begins_ms = 0;  // of the entry before, then of this one
  std::set<int64_t> known;
  for (const SnapshotLogEntry& entry : metadata.snapshot_log) {
    const int64_t previous_ms = begins_ms;
    begins_ms = entry.timestamp_ms;
    const Snapshot* snapshot = metadata.FindSnapshot(entry.snapshot_id);
    // A snapshot that was current before came back later: a rollback.
    const bool is_new = known.insert(entry.snapshot_id).second && snapshot != nullptr;
    if (is_new && entry.timestamp_ms - snapshot->timestamp_ms <= kCommitMillis) {
      begins_ms = std::max(previous_ms, std::min(entry.timestamp_ms, snapshot->timestamp_ms));
    }
    if (begins_ms <= time_ms) {
      found = &entry;
    }
  }
  return found;
}

}  // namespace dynalake::iceberg
