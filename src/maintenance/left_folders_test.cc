#include "maintenance/left_folders.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "maintenance/testing/maintenance_fixture.h"

namespace dynalake::maintenance {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kFolderDay = int64_t{86'400} * 1'000'000;

class LeftFoldersTest : public MaintenanceFixture {
 protected:
  LeftFoldersTest() { Append(1); }

  LeftFolders::Answer Vacuum(int64_t older_than_micros, Mode mode = Mode::kRun) {
    auto answer = left_.Vacuum(older_than_micros, mode);
    EXPECT_OK(answer);
    return answer ? *std::move(answer) : LeftFolders::Answer{};
  }

  LeftFolders left_{judge_};
};

TEST_F(LeftFoldersTest, WhatADroppedTableLeftGoesAfterItsAge) {
  lake_.clock.Advance(30 * kFolderDay);
  EXPECT_THAT(Vacuum(0).removed, IsEmpty()) << "a table has it";
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  ASSERT_OK(left_.Note(Folder()));
  lake_.clock.Advance(2 * kFolderDay);
  const auto young = Vacuum(3 * kFolderDay);
  ASSERT_THAT(young.waiting, SizeIs(1));
  EXPECT_EQ(young.waiting[0].newest_metadata, table->metadata_location);
  EXPECT_GT(young.waiting[0].removal.size_bytes, 0U);
  const size_t files = lake_.FilesWith(orders_, "").size();
  lake_.clock.Advance(2 * kFolderDay);
  EXPECT_THAT(Vacuum(3 * kFolderDay, Mode::kDryRun).removed, SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), SizeIs(files));
  ASSERT_THAT(Vacuum(3 * kFolderDay).removed, SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), IsEmpty());
  EXPECT_THAT(state_.List("left"), HasValue(IsEmpty()));
}

TEST_F(LeftFoldersTest, WhereNobodyNotedTheDropTheAgeBeginsWhenItIsSeen) {
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  lake_.clock.Advance(30 * kFolderDay);
  EXPECT_THAT(Vacuum(0).waiting, SizeIs(1)) << "a lost catalog loses no files at once";
  lake_.clock.Advance(kFolderDay);
  EXPECT_THAT(Vacuum(2 * kFolderDay).waiting, SizeIs(1));
  EXPECT_THAT(Vacuum(0).removed, SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), IsEmpty());
}

TEST_F(LeftFoldersTest, ATableThatIsBackKeepsItsFiles) {
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  ASSERT_OK(left_.Note(Folder()));
  ASSERT_OK(lake_.catalog->CreateTable(orders_, *table->metadata));
  ASSERT_OK(left_.Forget(Folder()));
  lake_.clock.Advance(30 * kFolderDay);
  const auto answer = Vacuum(0);
  EXPECT_THAT(answer.removed, IsEmpty());
  EXPECT_THAT(answer.waiting, IsEmpty());
}

TEST_F(LeftFoldersTest, GcDisabledAndMetadataThatCannotBeReadKeepThem) {
  const iceberg::Update set = iceberg::SetProperties{.updates = {{"gc.enabled", "false"}}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), orders_, {}, std::span(&set, 1)));
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  ASSERT_OK(left_.Note(Folder()));
  lake_.clock.Advance(30 * kFolderDay);
  EXPECT_THAT(Vacuum(0).warnings, testing::ElementsAre(HasSubstr("gc.enabled=false")));
  for (const std::string& name : lake_.FilesWith(orders_, ".metadata.json")) {
    ASSERT_OK(lake_.local.PutText(Folder().Join("metadata").Join(name), "{",
                                  storage::PutCondition::kNone));
  }
  FreshProcess fresh = Afresh();
  ASSERT_OK_AND_ASSIGN(const auto answer, LeftFolders(fresh.judge).Vacuum(0, Mode::kRun));
  EXPECT_THAT(answer.warnings, testing::ElementsAre(HasSubstr("cannot be read")));
  EXPECT_THAT(answer.removed, IsEmpty());
}

TEST_F(LeftFoldersTest, FoldersThatHoldOtherThingsOrBelongToALoadAreLeftAlone) {
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  ASSERT_OK(left_.Note(Folder()));
  const storage::Location mine = Folder().Join("notes.txt");
  ASSERT_OK(lake_.local.PutText(mine, "mine", storage::PutCondition::kNone));
  lake_.clock.Advance(30 * kFolderDay);
  EXPECT_THAT(Vacuum(0).removed, IsEmpty());
  ASSERT_OK(lake_.local.Delete(mine));
  ASSERT_OK(state_.Write("load/x/plan", {{"table-location", Folder().ToString()}}));
  EXPECT_THAT(Vacuum(0).removed, IsEmpty());
  ASSERT_OK(state_.Remove("load/x/plan"));
  EXPECT_THAT(Vacuum(0).removed, SizeIs(1));
}

}  // namespace
}  // namespace dynalake::maintenance
