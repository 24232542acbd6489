#include "catalog/commit/snapshot_commit.h"

#include <algorithm>
#include <rapidcheck.h>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "catalog/testing/test_lake.h"
#include "iceberg/change/schema_change.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

const TableIdentifier kOrders{.name = "orders"};

class SnapshotCommitTest : public testing::Test {
 protected:
  const iceberg::TableMetadata& Metadata() {
    auto table = lake_.catalog->LoadTable(kOrders);
    EXPECT_OK(table);
    table_ = *table;
    return *table_->metadata;
  }

  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
  TablePtr table_;
};

TEST_F(SnapshotCommitTest, ATableComesIntoBeingWithItsFirstSnapshot) {
  ASSERT_OK_AND_ASSIGN(CommittedSnapshot first, lake_.Append(kOrders, 1));
  EXPECT_FALSE(first.was_already_committed);
  EXPECT_EQ(first.parent_snapshot_id, std::nullopt);
  EXPECT_EQ(first.attempts, 1);
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(SizeIs(1)));
  const iceberg::TableMetadata& metadata = Metadata();
  ASSERT_NE(metadata.current_snapshot(), nullptr);
  EXPECT_EQ(metadata.current_snapshot()->snapshot_id, first.snapshot_id);
  EXPECT_EQ(metadata.current_snapshot()->sequence_number, 1);
  EXPECT_THAT(metadata.current_snapshot()->summary,
              AllOf(Contains(Pair("operation", "append")), Contains(Pair("added-data-files", "1")),
                    Contains(Pair(kCommitIdKey, TestLake::Identity(1).commit_id.ToString()))));
  EXPECT_TRUE(metadata.metadata_log.empty());
  EXPECT_THAT(table_->metadata_location, HasSubstr("/warehouse/default/orders/metadata/00000-"));
}

TEST_F(SnapshotCommitTest, AppendsKeepWhatWasThere) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  ASSERT_OK_AND_ASSIGN(CommittedSnapshot second, lake_.Append(kOrders, 2));
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(SizeIs(2)));
  const iceberg::TableMetadata& metadata = Metadata();
  EXPECT_EQ(metadata.snapshots.size(), 2U);
  EXPECT_EQ(metadata.current_snapshot()->parent_snapshot_id, second.parent_snapshot_id);
  EXPECT_EQ(metadata.current_snapshot()->sequence_number, 2);
  ASSERT_EQ(metadata.metadata_log.size(), 1U);
  EXPECT_THAT(metadata.metadata_log.front().metadata_file, HasSubstr("/00000-"));
  EXPECT_THAT(table_->metadata_location, HasSubstr("/00001-"));
}

TEST_F(SnapshotCommitTest, ReplacingEverythingLeavesTheOldSnapshotReadable) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  ASSERT_OK(lake_.Append(kOrders, 2));
  ASSERT_OK_AND_ASSIGN(auto old_paths, lake_.LivePaths(kOrders));
  const iceberg::DataFile file = lake_.WriteDataFile(Metadata());
  ASSERT_OK(lake_.Commit(kOrders, 3, {.added = {file}, .replace_all = true}));
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(ElementsAre(file.file_path)));
  const iceberg::TableMetadata& metadata = Metadata();
  EXPECT_THAT(metadata.current_snapshot()->summary, AllOf(Contains(Pair("operation", "overwrite")),
                                                          Contains(Pair("deleted-data-files", "2")),
                                                          Contains(Pair("total-data-files", "1"))));
  const iceberg::Snapshot* old =
      metadata.FindSnapshot(*metadata.current_snapshot()->parent_snapshot_id);
  ASSERT_OK_AND_ASSIGN(auto live, lake_.reader.ReadLiveFiles(metadata, *old));
  EXPECT_EQ(live->data_files().size(), old_paths.size());

  // The deleted entries are of that one snapshot: the next one no longer lists their manifests.
  ASSERT_OK(lake_.Append(kOrders, 4));
  ASSERT_OK_AND_ASSIGN(auto list, lake_.reader.ReadManifestList(*Metadata().current_snapshot()));
  EXPECT_THAT(*list, SizeIs(2));
}

TEST_F(SnapshotCommitTest, TheSameCommitIdIsAppliedOnce) {
  ASSERT_OK_AND_ASSIGN(CommittedSnapshot first, lake_.Append(kOrders, 1));
  ASSERT_OK(lake_.Append(kOrders, 2));
  ASSERT_OK_AND_ASSIGN(CommittedSnapshot again, lake_.Append(kOrders, 1));
  EXPECT_TRUE(again.was_already_committed);
  EXPECT_EQ(again.snapshot_id, first.snapshot_id);
  EXPECT_EQ(Metadata().snapshots.size(), 2U);
}

TEST_F(SnapshotCommitTest, AFileThatIsLiveIsNotAddedAgain) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  ASSERT_OK_AND_ASSIGN(auto paths, lake_.LivePaths(kOrders));
  iceberg::DataFile file = lake_.WriteDataFile(Metadata());
  file.file_path = paths.front();
  EXPECT_THAT(lake_.Commit(kOrders, 2, {.added = {file}}),
              IsError(ErrorCode::kConflict, HasSubstr("in the table already")));
  EXPECT_THAT(lake_.Commit(kOrders, 2, {.added = {file, file}}), IsError(ErrorCode::kInternal));
}

TEST_F(SnapshotCommitTest, ARemovedFileMustBeLive) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  ASSERT_OK(lake_.Append(kOrders, 2));
  ASSERT_OK_AND_ASSIGN(auto paths, lake_.LivePaths(kOrders));
  const size_t files = lake_.FilesWith(kOrders, "").size();
  ASSERT_OK(lake_.Commit(kOrders, 3, {.removed_paths = {paths[0]}}));
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(ElementsAre(paths[1])));
  const size_t files_after = lake_.FilesWith(kOrders, "").size();
  EXPECT_GT(files_after, files);
  EXPECT_THAT(lake_.Commit(kOrders, 4, {.removed_paths = {paths[0]}}),
              IsError(ErrorCode::kConflict));
  EXPECT_THAT(lake_.FilesWith(kOrders, ""), SizeIs(files_after)) << "a certain failure left files";
}

TEST_F(SnapshotCommitTest, FilesOutsideTheLakeAreRefused) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  iceberg::DataFile file = lake_.WriteDataFile(Metadata());
  file.file_path = "file:///etc/passwd";
  EXPECT_THAT(lake_.Commit(kOrders, 2, {.added = {file}}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("outside the lake")));
}

TEST_F(SnapshotCommitTest, AConflictIsTriedAgainOnWhatTheOtherLeft) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  const iceberg::DataFile file = lake_.WriteDataFile(Metadata());
  std::vector<size_t> snapshots_seen;
  auto committed = lake_.committer.Commit(
      kOrders, TestLake::Identity(2),
      [&](const iceberg::TableMetadata& base) -> Result<TableChange> {
        snapshots_seen.push_back(base.snapshots.size());
        lake_.clock.Advance(1'500);
        if (snapshots_seen.size() <= 2) {
          DYNALAKE_TRY(lake_.Append(kOrders, static_cast<uint8_t>(10 + snapshots_seen.size())));
        }
        return TableChange{.updates = {}, .files = {.added = {file}}};
      });
  ASSERT_THAT(committed, IsOk());
  EXPECT_EQ(committed->attempts, 3);
  EXPECT_THAT(snapshots_seen, ElementsAre(1, 2, 3));
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(SizeIs(4)));
  EXPECT_THAT(lake_.FilesWith(kOrders, "snap-"), SizeIs(4)) << "lost attempts left manifest lists";
  EXPECT_THAT(lake_.FilesWith(kOrders, ".metadata.json"), SizeIs(4));
  // However long a commit took: its snapshot, the log and the table have one time.
  const iceberg::TableMetadata& metadata = Metadata();
  ASSERT_THAT(metadata.snapshot_log, SizeIs(4));
  for (const iceberg::SnapshotLogEntry& entry : metadata.snapshot_log) {
    EXPECT_EQ(entry.timestamp_ms, metadata.FindSnapshot(entry.snapshot_id)->timestamp_ms);
  }
  EXPECT_EQ(metadata.last_updated_ms, metadata.current_snapshot()->timestamp_ms);
}

TEST_F(SnapshotCommitTest, AnOlderEpochIsRefused) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  EXPECT_THAT(RaiseWriterEpoch(lake_.parts(), kOrders), HasValue(1));
  EXPECT_THAT(RaiseWriterEpoch(lake_.parts(), kOrders), HasValue(2));
  auto commit = [&](uint8_t number, int64_t epoch) {
    CommitIdentity identity = TestLake::Identity(number);
    identity.writer_epoch = epoch;
    const iceberg::DataFile file = lake_.WriteDataFile(Metadata());
    return lake_.committer.Commit(kOrders, identity,
                                  [&](const iceberg::TableMetadata&) -> Result<TableChange> {
                                    return TableChange{.updates = {}, .files = {.added = {file}}};
                                  });
  };
  EXPECT_THAT(commit(2, 1), IsError(ErrorCode::kConflict, HasSubstr("newer writer")));
  EXPECT_OK(commit(3, 2));
  EXPECT_THAT(Metadata().current_snapshot()->summary, Contains(Pair(kWriterEpochKey, "2")));
}

TEST_F(SnapshotCommitTest, OtherChangesGoIntoTheSameCommit) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  const iceberg::DataFile file = lake_.WriteDataFile(Metadata());
  auto committed = lake_.committer.Commit(
      kOrders, TestLake::Identity(2),
      [&](const iceberg::TableMetadata& base) -> Result<TableChange> {
        DYNALAKE_ASSIGN(iceberg::Schema schema,
                        iceberg::SchemaChange(base.current_schema(), base.last_column_id)
                            .Add("", "city", iceberg::Type(iceberg::TypeId::kString))
                            .Build());
        return TableChange{.updates = {iceberg::AddSchema{schema}, iceberg::SetCurrentSchema{},
                                       iceberg::SetProperties{.updates = {{"k", "v"}}}},
                           .files = {.added = {file}}};
      });
  ASSERT_THAT(committed, IsOk());
  const iceberg::TableMetadata& metadata = Metadata();
  EXPECT_NE(metadata.current_schema().FindField("city"), nullptr);
  EXPECT_EQ(metadata.current_snapshot()->schema_id, metadata.current_schema_id);
  ASSERT_NE(metadata.FindProperty("k"), nullptr);
}

TEST_F(SnapshotCommitTest, StatisticsAreOfTheSnapshotThatTheyComeWith) {
  const iceberg::TableMetadata empty = lake_.EmptyTable(kOrders);
  TableChange change{.updates = {}, .files = {.added = {lake_.WriteDataFile(empty)}}};
  change.statistics = {.statistics_path = empty.location + "/metadata/1.stats",
                       .file_size_bytes = 9,
                       .file_footer_size_bytes = 5};
  int attempt = 0;
  const auto build = [&](const iceberg::TableMetadata&) -> Result<TableChange> {
    if (++attempt == 2) {
      DYNALAKE_TRY(lake_.Append(kOrders, 10));
    }
    return change;
  };
  ASSERT_OK(lake_.committer.CommitNewTable(kOrders, TestLake::Identity(1), empty, build));
  change.files.added = {lake_.WriteDataFile(empty)};
  change.statistics->statistics_path = empty.location + "/metadata/2.stats";
  ASSERT_OK_AND_ASSIGN(const CommittedSnapshot second,
                       lake_.committer.Commit(kOrders, TestLake::Identity(2), build));
  EXPECT_EQ(second.attempts, 2);
  const iceberg::TableMetadata& metadata = Metadata();
  ASSERT_THAT(metadata.snapshots, SizeIs(3));
  ASSERT_THAT(metadata.statistics, SizeIs(2))
      << "the lost attempt left one, or the other's got one";
  EXPECT_EQ(metadata.statistics[0].snapshot_id, metadata.snapshots[0].snapshot_id);
  iceberg::StatisticsFile expected = *change.statistics;
  expected.snapshot_id = second.snapshot_id;
  EXPECT_EQ(metadata.statistics[1], expected);

  change.statistics->statistics_path = "file:///etc/passwd";
  change.files.added = {lake_.WriteDataFile(empty)};
  EXPECT_THAT(lake_.committer.Commit(kOrders, TestLake::Identity(3), build),
              IsError(ErrorCode::kMalformedInput, HasSubstr("outside the lake")));
}

TEST_F(SnapshotCommitTest, ANewTableDoesNotReplaceAnother) {
  ASSERT_OK(lake_.Append(kOrders, 1));
  const iceberg::TableMetadata empty = lake_.EmptyTable(kOrders);
  auto build = [](const iceberg::TableMetadata&) -> Result<TableChange> { return TableChange(); };
  EXPECT_THAT(lake_.committer.CommitNewTable(kOrders, TestLake::Identity(2), empty, build),
              IsError(ErrorCode::kAlreadyExists));
  ASSERT_OK_AND_ASSIGN(CommittedSnapshot again, lake_.committer.CommitNewTable(
                                                    kOrders, TestLake::Identity(1), empty, build));
  EXPECT_TRUE(again.was_already_committed);
}

TEST_F(SnapshotCommitTest, TheMetadataLogIsBounded) {
  constexpr int kCommits = 105;
  ASSERT_OK(lake_.Append(kOrders, 1));
  for (int i = 0; i < kCommits; ++i) {
    const iceberg::Update update = iceberg::SetProperties{.updates = {{"i", std::to_string(i)}}};
    ASSERT_OK(UpdateTable(lake_.parts(), kOrders, {}, std::span(&update, 1)));
  }
  EXPECT_THAT(Metadata().metadata_log, SizeIs(100));
  EXPECT_THAT(table_->metadata_location, HasSubstr("/00105-"));
}

TEST_F(SnapshotCommitTest, RacingThreadsAllGetIn) {
  constexpr uint8_t kThreads = 4;
  constexpr uint8_t kCommits = 5;
  ASSERT_OK(lake_.Append(kOrders, 0));
  std::vector<std::thread> threads;
  for (uint8_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] {
      for (uint8_t commit = 1; commit <= kCommits; ++commit) {
        EXPECT_OK(lake_.Append(kOrders, static_cast<uint8_t>(i * kCommits + commit)));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(lake_.LivePaths(kOrders), HasValue(SizeIs(1 + kThreads * kCommits)));
  EXPECT_EQ(Metadata().snapshots.size(), 1U + kThreads * kCommits);
  EXPECT_EQ(Metadata().last_sequence_number, 1 + kThreads * kCommits);
}

TEST_F(SnapshotCommitTest, AnyOrderOfChangesEqualsTheModel) {
  constexpr uint64_t kSeed = 20'261'121;
  constexpr uint8_t kSteps = 60;
  SeededRandom random(kSeed);
  ASSERT_OK(lake_.Append(kOrders, 0));
  ASSERT_OK_AND_ASSIGN(std::vector<std::string> model, lake_.LivePaths(kOrders));
  for (uint8_t step = 1; step <= kSteps; ++step) {
    iceberg::SnapshotChange files;
    files.replace_all = random.Below(8) == 0;
    if (files.replace_all) {
      model.clear();
    } else if (random.Below(2) == 0 && !model.empty()) {
      const size_t victim = random.Below(model.size());
      files.removed_paths = {model[victim]};
      model.erase(model.begin() + static_cast<ptrdiff_t>(victim));
    }
    for (uint64_t added = random.Below(4); added > 0; --added) {
      files.added.push_back(lake_.WriteDataFile(Metadata()));
      model.push_back(files.added.back().file_path);
    }
    ASSERT_OK(lake_.Commit(kOrders, step, files)) << "seed " << kSeed << ", step " << step;
    std::ranges::sort(model);
    ASSERT_THAT(lake_.LivePaths(kOrders), HasValue(model)) << "seed " << kSeed << ", step " << step;
  }
}

}  // namespace
}  // namespace dynalake::catalog
