#include "maintenance/removal_judge.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "maintenance/table_maintenance.h"
#include "maintenance/testing/maintenance_fixture.h"

namespace dynalake::maintenance {
namespace {

using catalog::TableIdentifier;
using catalog::TestLake;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kJudgeDay = int64_t{86'400} * 1'000'000;

/// `orders` is cleaned; `other` and what else the lake has must keep what is theirs.
class RemovalJudgeTest : public MaintenanceFixture {
 protected:
  RemovalJudgeTest() { Append(1); }

  /// A table whose one file lies in the folder of `orders`.
  void ShareWithOther(const storage::Location& file) {
    const iceberg::TableMetadata empty = lake_.EmptyTable(other_);
    iceberg::DataFile data = lake_.WriteDataFile(empty);
    data.file_path = file.ToString();
    catalog::TableChange change{.updates = {}, .files = {.added = {data}}};
    ASSERT_OK(lake_.committer.CommitNewTable(
        other_, TestLake::Identity(2), empty,
        [&](const iceberg::TableMetadata&) -> Result<catalog::TableChange> { return change; }));
  }
  /// Every metadata file of a table goes, or only its present one.
  void Lose(const TableIdentifier& table, bool all) {
    ASSERT_OK_AND_ASSIGN(const std::string current, lake_.catalog->FindMetadataLocation(table));
    const auto folder = lake_.catalog->DefaultLocation(table)->Join("metadata");
    for (const std::string& name : lake_.FilesWith(table, ".metadata.json")) {
      if (all || current.ends_with(name)) {
        ASSERT_OK(lake_.local.Delete(folder.Join(name)));
      }
    }
  }
  /// As another process would vacuum.
  Result<Removal> VacuumAfresh(RemovalJudge::Options options = {}) {
    FreshProcess fresh = Afresh(options);
    return TableMaintenance(fresh.judge).VacuumOrphans(orders_, 3 * kJudgeDay, Mode::kRun);
  }

  TableIdentifier other_{.name = "other"};
  TableMaintenance maintenance_{judge_};
};

TEST_F(RemovalJudgeTest, AFileThatAnotherTableNamesStays) {
  const storage::Location shared = PutOrphan("data/shared.parquet");
  PutOrphan("data/orphan.parquet");
  ShareWithOther(shared);
  lake_.clock.Advance(4 * kJudgeDay);
  EXPECT_THAT(Names(VacuumAfresh()), ElementsAre("orphan.parquet"));
  EXPECT_OK(lake_.local.Head(shared));
}

TEST_F(RemovalJudgeTest, ExpiryAndPurgeLeaveWhatAnotherTableNames) {
  ASSERT_OK_AND_ASSIGN(const auto paths, lake_.LivePaths(orders_));
  const auto shared = *storage::Location::Parse(paths.front());
  ShareWithOther(shared);
  Replace(3);
  lake_.clock.Advance(10 * kJudgeDay);
  ASSERT_OK_AND_ASSIGN(const Removal expired,
                       maintenance_.ExpireSnapshots(orders_, kJudgeDay, Mode::kRun));
  EXPECT_THAT(expired.expired_snapshot_ids, SizeIs(1));
  EXPECT_OK(lake_.local.Head(shared));
  ASSERT_OK(maintenance_.DropAndPurge(orders_, Mode::kRun));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), ElementsAre(std::string(shared.name())));
}

TEST_F(RemovalJudgeTest, AnOlderSnapshotOrMetadataFileOfAnotherTableCountsToo) {
  const storage::Location shared = PutOrphan("data/shared.parquet");
  ShareWithOther(shared);
  ASSERT_OK_AND_ASSIGN(const auto other, lake_.catalog->LoadTable(other_));
  ASSERT_OK(lake_.Commit(other_, 4,
                         {.added = {lake_.WriteDataFile(*other->metadata)}, .replace_all = true}));
  lake_.clock.Advance(4 * kJudgeDay);
  EXPECT_THAT(Names(VacuumAfresh()), IsEmpty());
}

TEST_F(RemovalJudgeTest, GcDisabledKeepsAllUnlessTold) {
  Replace(2);
  const storage::Location orphan = PutOrphan("data/orphan.parquet");
  SetProperty(orders_, "gc.enabled", "FALSE");
  lake_.clock.Advance(10 * kJudgeDay);
  const size_t before = lake_.FilesWith(orders_, "").size();
  for (const auto& removal : {maintenance_.VacuumOrphans(orders_, 0, Mode::kRun),
                              maintenance_.ExpireSnapshots(orders_, 0, Mode::kRun),
                              maintenance_.DropAndPurge(orders_, Mode::kRun)}) {
    EXPECT_THAT(removal, IsError(ErrorCode::kInvalidArgument, HasSubstr("--ignore-gc-disabled")));
  }
  EXPECT_THAT(lake_.FilesWith(orders_, ""), SizeIs(before));
  EXPECT_OK(lake_.catalog->LoadTable(orders_));
  EXPECT_THAT(Names(VacuumAfresh({.ignore_gc_disabled = true})), ElementsAre("orphan.parquet"));
}

TEST_F(RemovalJudgeTest, PropertiesAndRefsKeepSnapshots) {
  Replace(2);
  Replace(3);
  lake_.clock.Advance(10 * kJudgeDay);
  const auto expired = [this](int64_t age) {
    auto removal = maintenance_.ExpireSnapshots(orders_, age, Mode::kDryRun);
    EXPECT_OK(removal);
    return removal ? removal->expired_snapshot_ids.size() : size_t{99};
  };
  EXPECT_EQ(expired(0), 2U);
  SetProperty(orders_, "history.expire.min-snapshots-to-keep", "2");
  EXPECT_EQ(expired(0), 1U);
  SetProperty(orders_, "history.expire.max-snapshot-age-ms", std::to_string(20 * kJudgeDay / 1000));
  EXPECT_EQ(expired(0), 0U);
  SetProperty(orders_, "history.expire.max-snapshot-age-ms", "a week");
  EXPECT_THAT(maintenance_.ExpireSnapshots(orders_, 0, Mode::kRun),
              IsError(ErrorCode::kMalformedInput, HasSubstr("a week")));
}

TEST_F(RemovalJudgeTest, ATableWhosePresentMetadataIsLostStillSpeaksForItsFiles) {
  const storage::Location shared = PutOrphan("data/shared.parquet");
  PutOrphan("data/orphan.parquet");
  ShareWithOther(shared);
  Lose(other_, true);
  lake_.clock.Advance(4 * kJudgeDay);
  // Its manifests say what it named, and that is all.
  ASSERT_OK_AND_ASSIGN(const Removal removal, VacuumAfresh());
  EXPECT_THAT(Names(removal), ElementsAre("orphan.parquet"));
  EXPECT_THAT(removal.warnings, IsEmpty());
  EXPECT_OK(lake_.local.Head(shared));
}

TEST_F(RemovalJudgeTest, ATableThatCannotBeAskedAtAllKeepsWhatItMayName) {
  const storage::Location shared = PutOrphan("data/shared.parquet");
  ShareWithOther(shared);
  Lose(other_, true);
  const auto metadata = lake_.catalog->DefaultLocation(other_)->Join("metadata");
  for (const std::string& name : lake_.FilesWith(other_, "-m0.avro")) {
    ASSERT_OK(lake_.local.PutText(metadata.Join(name), "Obj", storage::PutCondition::kNone));
  }
  lake_.clock.Advance(4 * kJudgeDay);
  ASSERT_OK_AND_ASSIGN(const Removal removal, VacuumAfresh());
  EXPECT_THAT(Names(removal), IsEmpty());
  EXPECT_THAT(removal.warnings, ElementsAre(HasSubstr("default.other")));
  EXPECT_OK(lake_.local.Head(shared));
}

TEST_F(RemovalJudgeTest, AViewThatCannotBeReadKeepsItsFolderAndBlocksNothing) {
  PutOrphan("data/orphan.parquet");
  TableIdentifier view{.name = "foreign"};
  iceberg::ViewMetadata empty;
  empty.view_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f70";
  empty.location = lake_.catalog->DefaultLocation(view)->ToString();
  ASSERT_OK_AND_ASSIGN(
      const auto created,
      lake_.catalog->CreateView(
          view,
          iceberg::NextViewVersion(
              empty, {.schema = {}, .default_namespace = {"default"}, .representations = {}}, 1)));
  const auto metadata = *storage::Location::Parse(created->metadata_location);
  ASSERT_OK(
      lake_.local.PutText(metadata, "{\"of\": \"the future\"}", storage::PutCondition::kNone));
  lake_.clock.Advance(4 * kJudgeDay);
  EXPECT_THAT(Names(VacuumAfresh()), ElementsAre("orphan.parquet"));
  EXPECT_OK(lake_.local.Head(metadata));
}

TEST_F(RemovalJudgeTest, AStoreThatCannotBeReachedIsNoBrokenTable) {
  PutOrphan("data/orphan.parquet");
  const storage::Location shared = PutOrphan("data/shared.parquet");
  ShareWithOther(shared);
  lake_.clock.Advance(4 * kJudgeDay);
  for (uint64_t call = 1;; ++call) {
    FreshProcess fresh = Afresh();
    fresh.lake.store.SetPlan({.fault = storage::Fault::kFail, .first_call = call});
    const auto removal =
        TableMaintenance(fresh.judge).VacuumOrphans(orders_, 3 * kJudgeDay, Mode::kRun);
    EXPECT_OK(lake_.local.Head(shared)) << call;
    if (removal) {
      EXPECT_GT(call, 8U);
      return;
    }
  }
}

TEST_F(RemovalJudgeTest, FilesOfALoadThatRunsStay) {
  PutOrphan("data/0a0b0c0d-running.parquet");
  PutOrphan("data/ffffffff-other.parquet");
  const work::Lease lease{.prefixes = {Folder().Join("data").ToString() + "/0a0b0c0d-"},
                          .renewed_at_micros = lake_.clock.NowMicros() + 4 * kJudgeDay,
                          .process = {}};
  ASSERT_OK(state_.Write("load/x/lease", work::ToJson(lease)));
  lake_.clock.Advance(4 * kJudgeDay);
  EXPECT_THAT(Names(VacuumAfresh()), ElementsAre("ffffffff-other.parquet"));
  lake_.clock.Advance(work::kLeaseLifeMicros + 1);
  EXPECT_THAT(Names(VacuumAfresh()), ElementsAre("0a0b0c0d-running.parquet"));
}

}  // namespace
}  // namespace dynalake::maintenance
