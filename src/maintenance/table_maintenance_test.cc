#include "maintenance/table_maintenance.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "maintenance/testing/maintenance_fixture.h"

namespace dynalake::maintenance {
namespace {

using catalog::TableIdentifier;
using catalog::TestLake;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kTableDay = 24 * kHour;

class TableMaintenanceTest : public MaintenanceFixture {
 protected:
  // Lists a file as statistics of the table's present snapshot.
  void SetStatistics(const storage::Location& file, std::vector<iceberg::BlobMetadata> blobs = {}) {
    ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
    const iceberg::Update set =
        iceberg::SetStatistics{.statistics = {.snapshot_id = *table->metadata->current_snapshot_id,
                                              .statistics_path = file.ToString(),
                                              .file_size_bytes = 6,
                                              .blobs = std::move(blobs)}};
    ASSERT_OK(catalog::UpdateTable(lake_.parts(), orders_, {}, std::span(&set, 1)));
  }
  // Every live file of the table is there, for a process that has read nothing yet.
  void CheckWhole(size_t live_files) {
    TestLake fresh(lake_.root);
    ASSERT_OK_AND_ASSIGN(auto paths, fresh.LivePaths(orders_));
    EXPECT_THAT(paths, SizeIs(live_files));
    for (const std::string& path : paths) {
      EXPECT_OK(fresh.local.Head(*storage::Location::Parse(path)));
    }
  }

  TableMaintenance maintenance_{judge_};
};

TEST_F(TableMaintenanceTest, VacuumRemovesOnlyOldFilesThatNothingNames) {
  Append(1);
  Append(2);
  Replace(3);
  const storage::Location orphan = PutOrphan("data/orphan.parquet");
  const storage::Location in_state = PutOrphan("data/in-state.parquet");
  ASSERT_OK(state_.Write("load/x/unit-1", {{"files", {{{"file_path", in_state.ToString()}}}}}));
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 3 * kTableDay, Mode::kRun)), IsEmpty());

  lake_.clock.Advance(4 * kTableDay);
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 3 * kTableDay, Mode::kDryRun)),
              ElementsAre("orphan.parquet"));
  EXPECT_OK(lake_.local.Head(orphan));
  ASSERT_OK_AND_ASSIGN(Removal removal,
                       maintenance_.VacuumOrphans(orders_, 3 * kTableDay, Mode::kRun));
  EXPECT_THAT(removal.files, SizeIs(1));
  EXPECT_EQ(removal.size_bytes, 6U);
  EXPECT_THAT(lake_.local.Head(orphan), IsError(ErrorCode::kNotFound));
  EXPECT_OK(lake_.local.Head(in_state));
  CheckWhole(1);

  ASSERT_OK(state_.Remove("load/x/unit-1"));
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 3 * kTableDay, Mode::kRun)),
              ElementsAre("in-state.parquet"));
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 0, Mode::kRun)), IsEmpty());
}

TEST_F(TableMaintenanceTest, WhatAPropertyNamesIsKept) {
  Append(1);
  const storage::Location profile = PutOrphan("metadata/now.profile.json");
  PutOrphan("metadata/before.profile.json");
  const iceberg::Update set = iceberg::SetProperties{
      .updates = {{"dynalake.profile", profile.ToString()},
                  {"write.data.path", Folder().Join("data").ToString()},  // a folder is none
                  {"comment", "metadata/before.profile.json"}}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), orders_, {}, std::span(&set, 1)));
  lake_.clock.Advance(4 * kTableDay);
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 3 * kTableDay, Mode::kRun)),
              ElementsAre("before.profile.json"));
  EXPECT_OK(lake_.local.Head(profile));
  CheckWhole(1);
}

TEST_F(TableMaintenanceTest, StatisticsAreTheTablesFilesAndMayBeLost) {
  Append(1);
  const storage::Location kept = PutOrphan("metadata/now.stats");
  PutOrphan("metadata/other.stats");
  SetStatistics(kept);
  lake_.clock.Advance(4 * kTableDay);
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, kTableDay, Mode::kRun)),
              ElementsAre("other.stats"));
  ASSERT_OK(lake_.local.Delete(kept));
  PutOrphan("data/orphan.parquet");
  lake_.clock.Advance(4 * kTableDay);
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, kTableDay, Mode::kRun)),
              ElementsAre("orphan.parquet"));
}

TEST_F(TableMaintenanceTest, ExpiryTakesStatisticsWithTheirSnapshotUnlessAPropertyNamesThem) {
  Append(1);
  const storage::Location named = PutOrphan("metadata/named.stats");
  SetStatistics(named);
  SetProperty(orders_, "dynalake.profile", named.ToString());
  Append(2);
  const storage::Location other = PutOrphan("metadata/other.stats");
  SetStatistics(other);
  Append(3);
  lake_.clock.Advance(10 * kTableDay);
  EXPECT_THAT(Names(maintenance_.ExpireSnapshots(orders_, kTableDay, Mode::kRun)),
              testing::Contains("other.stats"));
  EXPECT_OK(lake_.local.Head(named));
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_THAT(table->metadata->statistics, SizeIs(1));
  EXPECT_EQ(table->metadata->statistics[0].statistics_path, named.ToString());
  EXPECT_EQ(table->metadata->statistics[0].snapshot_id, table->metadata->current_snapshot_id);
  // Listed for two snapshots, it goes on being listed for the younger.
  const storage::Location shared = named;
  Append(4);
  SetStatistics(shared);
  lake_.clock.Advance(10 * kTableDay);
  EXPECT_THAT(Names(maintenance_.ExpireSnapshots(orders_, kTableDay, Mode::kRun)),
              testing::Not(testing::Contains("named.stats")));
  EXPECT_OK(lake_.local.Head(named));
}

TEST_F(TableMaintenanceTest, ExpiryGivesNoSnapshotStatisticsThatSaySomethingOfAnother) {
  Append(1);
  const storage::Location blobs = PutOrphan("metadata/blobs.stats");
  SetStatistics(blobs, {{.type = "apache-datasketches-theta-v1"}});
  SetProperty(orders_, "x", blobs.ToString());
  Append(2);
  lake_.clock.Advance(10 * kTableDay);
  ASSERT_OK(maintenance_.ExpireSnapshots(orders_, kTableDay, Mode::kRun));
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  EXPECT_THAT(table->metadata->statistics, IsEmpty());
}

TEST_F(TableMaintenanceTest, VacuumLeavesWhatItCannotUnderstand) {
  Append(1);
  PutOrphan("data/orphan.parquet");
  lake_.clock.Advance(4 * kTableDay);

  ASSERT_OK(
      lake_.local.PutText(lake_.root.Join("state/torn.json"), "{", storage::PutCondition::kNone));
  EXPECT_THAT(maintenance_.VacuumOrphans(orders_, kTableDay, Mode::kRun),
              IsError(ErrorCode::kMalformedInput, HasSubstr("torn.json")));
  ASSERT_OK(lake_.local.Delete(lake_.root.Join("state/torn.json")));

  ASSERT_OK_AND_ASSIGN(auto paths, lake_.LivePaths(orders_));
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(paths.front())));
  EXPECT_THAT(maintenance_.VacuumOrphans(orders_, kTableDay, Mode::kRun),
              IsError(ErrorCode::kMalformedInput, HasSubstr("nothing is removed")));
  EXPECT_THAT(lake_.FilesWith(orders_, "orphan"), SizeIs(1));
}

TEST_F(TableMaintenanceTest, EveryReadOfAVacuumMayFail) {
  Append(1);
  Replace(2);
  for (uint64_t call = 1;; ++call) {
    PutOrphan("data/orphan.parquet");
    FreshProcess fresh(lake_.root, SystemClock().NowMicros() + kTableDay);
    TableMaintenance maintenance(fresh.judge);
    fresh.lake.store.SetPlan({.fault = storage::Fault::kFail, .first_call = call});
    auto removal = maintenance.VacuumOrphans(orders_, kHour, Mode::kRun);
    CheckWhole(1);
    if (removal) {
      EXPECT_GT(call, 5U);
      EXPECT_THAT(Names(removal), ElementsAre("orphan.parquet"));
      return;
    }
    EXPECT_THAT(lake_.FilesWith(orders_, "orphan"), SizeIs(1)) << call;
  }
}

TEST_F(TableMaintenanceTest, ExpiryTriesAgainAfterAPauseWhileOthersCommit) {
  Append(1);
  Replace(2);
  lake_.clock.Advance(10 * kTableDay);
  lake_.rows->conflicts = 30;
  const int64_t before = lake_.clock.NowMicros();
  ASSERT_OK_AND_ASSIGN(const Removal removal,
                       maintenance_.ExpireSnapshots(orders_, 5 * kTableDay, Mode::kRun));
  EXPECT_THAT(removal.expired_snapshot_ids, SizeIs(1));
  EXPECT_EQ(lake_.rows->conflicts, 0);
  EXPECT_GT(lake_.clock.NowMicros(), before);
  CheckWhole(1);
}

TEST_F(TableMaintenanceTest, ExpiryRemovesWhatOnlyExpiredSnapshotsNamed) {
  Append(1);
  Append(2);
  lake_.clock.Advance(kTableDay);
  Replace(3);
  EXPECT_THAT(lake_.FilesWith(orders_, ".parquet"), SizeIs(3));
  EXPECT_THAT(Names(maintenance_.ExpireSnapshots(orders_, 5 * kTableDay, Mode::kRun)), IsEmpty());

  lake_.clock.Advance(10 * kTableDay);
  ASSERT_OK_AND_ASSIGN(Removal planned,
                       maintenance_.ExpireSnapshots(orders_, 5 * kTableDay, Mode::kDryRun));
  EXPECT_THAT(planned.expired_snapshot_ids, SizeIs(2));
  EXPECT_THAT(lake_.FilesWith(orders_, ".parquet"), SizeIs(3));
  ASSERT_OK_AND_ASSIGN(Removal removal,
                       maintenance_.ExpireSnapshots(orders_, 5 * kTableDay, Mode::kRun));
  EXPECT_EQ(removal.files.size(), planned.files.size());
  EXPECT_EQ(removal.expired_snapshot_ids, planned.expired_snapshot_ids);
  EXPECT_THAT(lake_.FilesWith(orders_, ".parquet"), SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(orders_, "snap-"), SizeIs(1));
  CheckWhole(1);
  EXPECT_THAT(Names(maintenance_.VacuumOrphans(orders_, 0, Mode::kRun)), IsEmpty());
}

TEST_F(TableMaintenanceTest, ATaggedSnapshotIsKept) {
  ASSERT_OK_AND_ASSIGN(auto first, lake_.Append(orders_, 1));
  const iceberg::Update tag = iceberg::SetSnapshotRef{
      .name = "audit",
      .ref = {.snapshot_id = first.snapshot_id, .type = iceberg::SnapshotRef::Type::kTag}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), orders_, {}, std::span(&tag, 1)));
  Replace(2);
  Replace(3);
  lake_.clock.Advance(10 * kTableDay);
  ASSERT_OK_AND_ASSIGN(Removal removal,
                       maintenance_.ExpireSnapshots(orders_, 5 * kTableDay, Mode::kRun));
  EXPECT_THAT(removal.expired_snapshot_ids, SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(orders_, ".parquet"), SizeIs(2));
  ASSERT_OK_AND_ASSIGN(auto table, lake_.catalog->LoadTable(orders_));
  EXPECT_OK(lake_.reader.ReadLiveFiles(*table->metadata,
                                       *table->metadata->FindSnapshot(first.snapshot_id)));
}

TEST_F(TableMaintenanceTest, PurgeRemovesTheFolderButNotWhatStateNames) {
  Append(1);
  const storage::Location kept = PutOrphan("data/kept.parquet");
  ASSERT_OK(state_.Write("x", {kept.ToString()}));
  ASSERT_OK_AND_ASSIGN(Removal planned, maintenance_.DropAndPurge(orders_, Mode::kDryRun));
  EXPECT_OK(lake_.catalog->LoadTable(orders_));
  ASSERT_OK_AND_ASSIGN(Removal removal, maintenance_.DropAndPurge(orders_, Mode::kRun));
  EXPECT_EQ(removal.files.size(), planned.files.size());
  EXPECT_THAT(lake_.catalog->LoadTable(orders_), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), ElementsAre("kept.parquet"));
}

TEST_F(TableMaintenanceTest, CraftedFoldersAreRefused) {
  Append(1);
  const storage::Location state_file = lake_.root.Join("state/x.json");
  ASSERT_OK(state_.Write("x", {"text"}));
  const std::vector<std::string> folders = {
      lake_.root.Join("state").ToString(),              // not in the warehouse
      Folder().ToString(),                              // another table's
      Folder().Join("data").ToString(),                 // in another table's
      lake_.root.Join("warehouse/default").ToString(),  // around another table's
  };
  for (size_t i = 0; i < folders.size(); ++i) {
    const TableIdentifier crafted{.name = "crafted" + std::to_string(i)};
    iceberg::TableMetadata metadata = lake_.EmptyTable(crafted);
    metadata.location = folders[i];
    ASSERT_OK(lake_.catalog->CreateTable(crafted, metadata));
    lake_.clock.Advance(30 * kTableDay);
    for (const auto& removal : {maintenance_.VacuumOrphans(crafted, 0, Mode::kRun),
                                maintenance_.ExpireSnapshots(crafted, 0, Mode::kRun),
                                maintenance_.DropAndPurge(crafted, Mode::kRun)}) {
      EXPECT_THAT(removal, IsError(ErrorCode::kUnsupported)) << folders[i];
    }
    EXPECT_OK(lake_.catalog->LoadTable(crafted)) << "a refused purge may not drop";
    ASSERT_OK(lake_.catalog->DropTable(crafted));
  }
  EXPECT_OK(lake_.local.Head(state_file));
  CheckWhole(1);
}

}  // namespace
}  // namespace dynalake::maintenance
