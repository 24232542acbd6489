#include "ingest/load/load_commit.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/uuid.h"
#include "iceberg/change/apply.h"
#include "iceberg/model/name_mapping.h"
#include "ingest/load/table_choices.h"
#include "ingest/testing/lake_fixture.h"
#include "shaping/columns/columns.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_content.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Lines;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::string CommittedItem(const std::string& id) {
  return fmt::format(R"({{"id":{{"S":"{}"}},"n":{{"N":"1"}}}})", id);
}

/// Commits of the table `default.c`, of files that a load wrote for another table. What is expected
/// is in docs/commits.md and docs/table.md.
class LoadCommitTest : public ::testing::Test {
 protected:
  /// A commit of files with these items.
  LoadCommit CommitOf(const std::vector<std::string>& items, const std::string& identity) {
    const std::string name = fmt::format("written{}", ++loads_);
    EXPECT_OK(lake_.store().PutText(lake_.At(name + "/items.json"), Lines(items),
                                    storage::PutCondition::kNone));
    LoadRequest request = lake_.Request();
    request.source.location = lake_.At(name);
    request.table = name;
    EXPECT_OK(lake_.Run(request));
    const catalog::TablePtr written = lake_.LoadTable(name).value();
    const iceberg::TableMetadata& metadata = *written->metadata;
    const auto live = lake_.reader().ReadLiveFiles(metadata, *metadata.current_snapshot());
    EXPECT_OK(live);
    LoadCommit commit;
    commit.table = {"default", "c"};
    commit.record.table_uuid = Uuid::Random(SystemRandom()).ToString();
    commit.record.table_location = lake_.At("lake/warehouse/default/c").ToString();
    commit.record.commit_id = Uuid::Random(SystemRandom());
    for (const iceberg::ManifestEntry* entry : (*live)->data_files()) {
      commit.files.push_back(entry->file);
    }
    commit.shape.columns = *table::ReadTableColumns(metadata).value();
    commit.shape.spec = metadata.default_spec();
    commit.source_identity = identity;
    commit.source_address = "./" + name;
    commit.profile_location = lake_.At(name + "/profile").ToString();
    commit.choices = PrintTableChoices({.keys = dynamodb::KeySchema{"id", std::nullopt}});
    commit.codec_name = "zstd";
    if (const auto table = lake_.LoadTable("c")) {
      commit.base = *table;
    }
    return commit;
  }

  Result<catalog::CommittedSnapshot> Commit(const LoadCommit& commit) {
    return CommitLoad(commit, {lake_.parts(), runner_, progress_, {}});
  }

  testing::LakeFixture lake_{std::string("commit-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
  work::ThreadRunner runner_{testing::LoadExecutors(), 1};
  work::SilentProgress progress_;

 private:
  int loads_ = 0;
};

TEST_F(LoadCommitTest, ANewTableKnowsItsColumnsAndItsSource) {
  LoadCommit commit = CommitOf({CommittedItem("a"), CommittedItem("b")}, "first");
  commit.written_at_micros = 1'700'000'000'000'000;
  commit.source_table = {.arn = "arn:aws:dynamodb:us-east-1:111122223333:table/T", .id = "7"};
  ASSERT_OK_AND_ASSIGN(const auto committed, Commit(commit));
  const iceberg::TableMetadata& metadata = *committed.table->metadata;
  EXPECT_EQ(metadata.table_uuid, commit.record.table_uuid);
  EXPECT_EQ(metadata.location, commit.record.table_location);
  EXPECT_EQ(*metadata.FindProperty("dynalake.columns"),
            shaping::ColumnsProperty(commit.shape.columns));
  EXPECT_EQ(*metadata.FindProperty("dynalake.choices"), commit.choices);
  EXPECT_EQ(*metadata.FindProperty("dynalake.profile"), commit.profile_location);
  EXPECT_EQ(*metadata.FindProperty("write.parquet.compression-codec"), "zstd");
  EXPECT_THAT(*metadata.FindProperty("schema.name-mapping.default"), HasSubstr("\"id\""));
  const iceberg::SnapshotSummary& summary = metadata.current_snapshot()->summary;
  EXPECT_THAT(summary, Contains(Pair("dynalake.sources", R"(["first"])")));
  EXPECT_THAT(summary, Contains(Pair("dynalake.source", commit.source_address)));
  EXPECT_THAT(summary, Contains(Pair("dynalake.written-at-us", "1700000000000000")));
  EXPECT_THAT(summary, Contains(Pair("dynalake.commit-id", commit.record.commit_id.ToString())));
  EXPECT_THAT(summary, Contains(Pair("engine-name", "dynalake")));
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a"), CommittedItem("b")));
}

TEST_F(LoadCommitTest, TheSameCommitIsDoneOnce) {
  const LoadCommit commit = CommitOf({CommittedItem("a")}, "first");
  ASSERT_OK(Commit(commit));
  ASSERT_OK_AND_ASSIGN(const auto again, Commit(commit));
  EXPECT_TRUE(again.was_already_committed);
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a")));
}

TEST_F(LoadCommitTest, AnotherLoadTakesThePlaceOfAll) {
  ASSERT_OK(Commit(CommitOf({CommittedItem("a"), CommittedItem("b")}, "first")));
  ASSERT_OK_AND_ASSIGN(const auto committed, Commit(CommitOf({CommittedItem("c")}, "second")));
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("c")));
  EXPECT_THAT(table::CurrentSources(*committed.table->metadata), ElementsAre("second"));
}

TEST_F(LoadCommitTest, AnAppendAddsItemsAndItsSource) {
  LoadCommit first = CommitOf({CommittedItem("a")}, "first");
  first.written_at_micros = 2'000'000;
  ASSERT_OK(Commit(first));
  LoadCommit more = CommitOf({CommittedItem("b")}, "second");
  more.mode = CommitNewRows{};
  more.written_at_micros = 1'000'000;
  ASSERT_OK_AND_ASSIGN(const auto committed, Commit(more));
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a"), CommittedItem("b")));
  const iceberg::TableMetadata& metadata = *committed.table->metadata;
  EXPECT_THAT(table::CurrentSources(metadata), UnorderedElementsAre("first", "second"));
  // The content stands for the later of both times.
  EXPECT_EQ(table::ContentTime(metadata), 2'000'000);
}

TEST_F(LoadCommitTest, AnAppendOfAKeyThatIsThereIsRefusedByName) {
  ASSERT_OK(Commit(CommitOf({CommittedItem("a"), CommittedItem("b")}, "first")));
  LoadCommit more = CommitOf({CommittedItem("b"), CommittedItem("c")}, "second");
  more.mode = CommitNewRows{};
  EXPECT_THAT(Commit(more), IsError(ErrorCode::kInvalidArgument,
                                    HasSubstr("an item with the key b is in the table already")));
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a"), CommittedItem("b")));
}

TEST_F(LoadCommitTest, AnAppendIsRefusedWhereThePartitioningWasChanged) {
  ASSERT_OK(Commit(CommitOf({CommittedItem("a")}, "first")));
  LoadCommit more = CommitOf({CommittedItem("b")}, "second");
  more.mode = CommitNewRows{};
  more.shape.spec.fields.push_back({.source_id = 3,
                                    .field_id = 1000,
                                    .name = "_written_at_day",
                                    .transform = iceberg::Transform::Day()});
  EXPECT_THAT(Commit(more),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("partitioning was changed")));
}

TEST_F(LoadCommitTest, WhatIsReplacedIsCheckedAtTheCommit) {
  LoadCommit first = CommitOf({CommittedItem("a")}, "first");
  first.source_table = {.arn = "arn:aws:dynamodb:us-east-1:111122223333:table/One", .id = ""};
  ASSERT_OK(Commit(first));
  LoadCommit other = CommitOf({CommittedItem("b")}, "second");
  other.source_table = {.arn = "arn:aws:dynamodb:us-east-1:111122223333:table/Two", .id = ""};
  table::ReplacementCheck check(other.table, {.table = other.source_table, .item_count = 1}, false);
  other.mode = CommitContent{&check};
  EXPECT_THAT(Commit(other), IsError(ErrorCode::kInvalidArgument, HasSubstr("table/One")));
  EXPECT_TRUE(check.refused());
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a")));
}

TEST_F(LoadCommitTest, ATableThatAnotherMadeMeanwhileIsLeftAlone) {
  const LoadCommit late = CommitOf({CommittedItem("b")}, "second");
  ASSERT_OK(Commit(CommitOf({CommittedItem("a")}, "first")));
  EXPECT_THAT(Commit(late), IsError(ErrorCode::kAlreadyExists));
  EXPECT_THAT(lake_.Items("c"), ElementsAre(CommittedItem("a")));
}

}  // namespace
}  // namespace dynalake::ingest
