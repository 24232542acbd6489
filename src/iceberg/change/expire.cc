#include "iceberg/change/expire.h"

#include <set>

namespace dynalake::iceberg {
namespace {

/// Adds a branch's ancestors to `reached`, and those that stay to `kept`.
void WalkBranch(const TableMetadata& table, const SnapshotRef& branch, const ExpirePolicy& policy,
                int64_t now_ms, std::set<int64_t>& reached, std::set<int64_t>& kept) {
  const int32_t min_count = branch.min_snapshots_to_keep.value_or(policy.min_snapshots_to_keep);
  const int64_t max_age_ms = branch.max_snapshot_age_ms.value_or(policy.max_snapshot_age_ms);
  std::set<int64_t> walked;
  int32_t position = 0;
  bool keeps = true;
  for (const Snapshot* snapshot = table.FindSnapshot(branch.snapshot_id);
       snapshot != nullptr && walked.insert(snapshot->snapshot_id).second;
       snapshot = snapshot->parent_snapshot_id ? table.FindSnapshot(*snapshot->parent_snapshot_id)
                                               : nullptr) {
    keeps = keeps && (position++ < min_count || now_ms - snapshot->timestamp_ms <= max_age_ms);
    reached.insert(snapshot->snapshot_id);
    if (keeps) {
      kept.insert(snapshot->snapshot_id);
    }
  }
}

}  // namespace

std::vector<Update> ExpireSnapshots(const TableMetadata& table, const ExpirePolicy& policy,
                                    int64_t now_ms) {
  std::vector<Update> updates;
  std::set<int64_t> kept;
  std::set<int64_t> reached;
  for (const auto& [name, ref] : table.refs) {
    const Snapshot* head = table.FindSnapshot(ref.snapshot_id);
    if (head == nullptr) {
      continue;
    }
    if (name != kMainBranch && ref.max_ref_age_ms &&
        now_ms - head->timestamp_ms > *ref.max_ref_age_ms) {
      updates.emplace_back(RemoveSnapshotRef{.name = name});
      continue;
    }
    kept.insert(ref.snapshot_id);
    if (ref.type == SnapshotRef::Type::kBranch) {
      WalkBranch(table, ref, policy, now_ms, reached, kept);
    }
  }
  RemoveSnapshots removal;
  for (const Snapshot& snapshot : table.snapshots) {
    const bool old = now_ms - snapshot.timestamp_ms > policy.max_snapshot_age_ms;
    if (!kept.contains(snapshot.snapshot_id) && (old || reached.contains(snapshot.snapshot_id))) {
      removal.snapshot_ids.push_back(snapshot.snapshot_id);
    }
  }
  if (!removal.snapshot_ids.empty()) {
    updates.emplace_back(std::move(removal));
  }
  return updates;
}

}  // namespace dynalake::iceberg
