#include "table/counted_state.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "iceberg/model/snapshot.h"
#include "table/source_identity.h"

namespace dynalake::table {
namespace {

const iceberg::SnapshotSummary kLoad = {{kSourcesKey, R"(["x"])"}, {"operation", "overwrite"}};
const iceberg::SnapshotSummary kAppend = {{"operation", "append"}};
const iceberg::SnapshotSummary kCompaction = {{"operation", "replace"}};

/// A table whose snapshots, one after the other, have these summaries; the ids begin with 1, the
/// times are a hundred times as much.
iceberg::TableMetadata CountedTable(const std::vector<iceberg::SnapshotSummary>& summaries) {
  iceberg::TableMetadata metadata;
  for (const iceberg::SnapshotSummary& summary : summaries) {
    iceberg::Snapshot snapshot;
    snapshot.snapshot_id = static_cast<int64_t>(metadata.snapshots.size()) + 1;
    if (snapshot.snapshot_id > 1) {
      snapshot.parent_snapshot_id = snapshot.snapshot_id - 1;
    }
    snapshot.timestamp_ms = snapshot.snapshot_id * 100;
    snapshot.summary = summary;
    metadata.current_snapshot_id = snapshot.snapshot_id;
    metadata.snapshots.push_back(std::move(snapshot));
  }
  return metadata;
}

iceberg::SnapshotSummary Rollback(int64_t to) {
  iceberg::SnapshotSummary summary = kLoad;
  summary[kRestoredSnapshotKey] = std::to_string(to);
  return summary;
}

void Check(const iceberg::TableMetadata& table, std::optional<int64_t> snapshot_id,
           bool is_changed_since) {
  const CountedState state = FindCountedState(table);
  EXPECT_EQ(state.snapshot_id, snapshot_id);
  EXPECT_EQ(state.time_ms, snapshot_id ? std::optional(*snapshot_id * 100) : std::nullopt);
  EXPECT_EQ(state.is_changed_since, is_changed_since);
}

TEST(CountedStateTest, IsThatOfTheLastLoad) {
  Check(CountedTable({}), std::nullopt, false);
  Check(CountedTable({kLoad}), 1, false);
  Check(CountedTable({kLoad, kLoad}), 2, false);
  Check(CountedTable({kLoad, kAppend}), 1, true);
  Check(CountedTable({kLoad, kAppend, kLoad}), 3, false);
}

TEST(CountedStateTest, ACompactionChangesNoRow) {
  Check(CountedTable({kLoad, kCompaction}), 1, false);
  Check(CountedTable({kLoad, kCompaction, kAppend, kCompaction}), 1, true);
}

TEST(CountedStateTest, ARollbackIsWhatItBroughtBack) {
  Check(CountedTable({kLoad, kLoad, Rollback(1)}), 1, false);
  Check(CountedTable({kLoad, kAppend, kLoad, Rollback(2)}), 1, true);
  Check(CountedTable({kLoad, kLoad, Rollback(1), Rollback(3), kAppend}), 1, true);
  Check(CountedTable({kLoad, Rollback(7)}), 2, false);  // what it brought back was expired
}

TEST(CountedStateTest, ALoadThatWasExpiredHasNoTime) {
  iceberg::TableMetadata table = CountedTable({kLoad, kAppend, kCompaction});
  table.snapshots.erase(table.snapshots.begin());
  Check(table, std::nullopt, true);
}

}  // namespace
}  // namespace dynalake::table
