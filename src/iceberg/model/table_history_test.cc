#include "iceberg/model/table_history.h"

#include <gtest/gtest.h>

namespace dynalake::iceberg {
namespace {

constexpr int64_t kMinute = 60'000;

TableMetadata TableWith(std::vector<Snapshot> snapshots, std::vector<SnapshotLogEntry> log) {
  TableMetadata table;
  table.snapshots = std::move(snapshots);
  table.snapshot_log = std::move(log);
  return table;
}

int64_t IdAt(const TableMetadata& table, int64_t time_ms) {
  const SnapshotLogEntry* state = StateAt(table, time_ms);
  return state == nullptr ? 0 : state->snapshot_id;
}

TEST(TableHistoryTest, AStateBeginsWithItsSnapshotsTime) {
  const TableMetadata same =
      TableWith({{.snapshot_id = 1, .timestamp_ms = 100}, {.snapshot_id = 2, .timestamp_ms = 200}},
                {{.timestamp_ms = 100, .snapshot_id = 1}, {.timestamp_ms = 200, .snapshot_id = 2}});
  const TableMetadata logged_later =
      TableWith({{.snapshot_id = 1, .timestamp_ms = 100}, {.snapshot_id = 2, .timestamp_ms = 200}},
                {{.timestamp_ms = 111, .snapshot_id = 1}, {.timestamp_ms = 211, .snapshot_id = 2}});
  for (const TableMetadata& table : {same, logged_later}) {
    EXPECT_EQ(IdAt(table, 99), 0);
    EXPECT_EQ(IdAt(table, 100), 1);
    EXPECT_EQ(IdAt(table, 199), 1);
    EXPECT_EQ(IdAt(table, 200), 2);
    EXPECT_EQ(IdAt(table, 5000), 2);
  }
}

TEST(TableHistoryTest, ARollbackAndAPublishedSnapshotBeginWhenTheyWereLogged) {
  const TableMetadata table = TableWith({{.snapshot_id = 1, .timestamp_ms = 100},
                                         {.snapshot_id = 2, .timestamp_ms = 200},
                                         {.snapshot_id = 3, .timestamp_ms = 250}},
                                        {{.timestamp_ms = 100, .snapshot_id = 1},
                                         {.timestamp_ms = 200, .snapshot_id = 2},
                                         {.timestamp_ms = 300, .snapshot_id = 1},
                                         {.timestamp_ms = 250 + 2 * kMinute, .snapshot_id = 3}});
  EXPECT_EQ(IdAt(table, 299), 2);
  EXPECT_EQ(IdAt(table, 300), 1);
  EXPECT_EQ(IdAt(table, 249 + 2 * kMinute), 1);
  EXPECT_EQ(IdAt(table, 250 + 2 * kMinute), 3);
}

}  // namespace
}  // namespace dynalake::iceberg
