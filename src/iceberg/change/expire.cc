#include "iceberg/change/expire.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <set>
#include <utility>

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

/// A table property that counts something; nothing where the table has none.
Result<std::optional<int64_t>> CountProperty(const TableMetadata& table, std::string_view key) {
  const std::string* text = table.FindProperty(key);
  if (text == nullptr) {
    return std::optional<int64_t>();
  }
  int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, failure] = std::from_chars(text->data(), end, number);
  if (failure != std::errc() || stop != end || number < 0) {
    return Fail(ErrorCode::kMalformedInput, "the table's property {} is \"{}\", which is no number",
                key, *text);
  }
  return std::optional(number);
}

/// Gives the current snapshot the statistics file that a property of the table names, where the
/// snapshots that it is listed for all go. One with blobs says something of its own snapshot.
std::vector<Update> CarryStatistics(const TableMetadata& table,
                                    const std::vector<int64_t>& expired) {
  const auto goes = [&expired](const StatisticsFile& file) {
    return std::ranges::find(expired, file.snapshot_id) != expired.end();
  };
  const auto is_of_current = [&table](const StatisticsFile& file) {
    return file.snapshot_id == table.current_snapshot_id;
  };
  if (!table.current_snapshot_id || std::ranges::any_of(table.statistics, is_of_current)) {
    return {};
  }
  for (const StatisticsFile& file : table.statistics) {
    const bool is_named = std::ranges::any_of(table.properties, [&file](const auto& property) {
      return property.second == file.statistics_path;
    });
    const bool stays = std::ranges::any_of(table.statistics, [&](const StatisticsFile& other) {
      return other.statistics_path == file.statistics_path && !goes(other);
    });
    if (is_named && !stays && file.blobs.empty()) {
      SetStatistics set{.statistics = file};
      set.statistics.snapshot_id = *table.current_snapshot_id;
      return {std::move(set)};
    }
  }
  return {};
}

}  // namespace

Result<ExpirePolicy> ExpirePolicyOf(const TableMetadata& table, int64_t max_snapshot_age_ms) {
  ExpirePolicy policy{.max_snapshot_age_ms = max_snapshot_age_ms};
  DYNALAKE_ASSIGN(const auto age, CountProperty(table, "history.expire.max-snapshot-age-ms"));
  DYNALAKE_ASSIGN(const auto count, CountProperty(table, "history.expire.min-snapshots-to-keep"));
  DYNALAKE_ASSIGN(policy.max_ref_age_ms, CountProperty(table, "history.expire.max-ref-age-ms"));
  policy.max_snapshot_age_ms = std::max(policy.max_snapshot_age_ms, age.value_or(0));
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  policy.min_snapshots_to_keep =
      static_cast<int32_t>(std::clamp<int64_t>(count.value_or(1), 1, kMost));
  return policy;
}

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
    const std::optional<int64_t> max_ref_age_ms =
        ref.max_ref_age_ms ? ref.max_ref_age_ms : policy.max_ref_age_ms;
    if (name != kMainBranch && max_ref_age_ms && now_ms - head->timestamp_ms > *max_ref_age_ms) {
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
    std::ranges::move(CarryStatistics(table, removal.snapshot_ids), std::back_inserter(updates));
    updates.emplace_back(std::move(removal));
  }
  return updates;
}

}  // namespace dynalake::iceberg
