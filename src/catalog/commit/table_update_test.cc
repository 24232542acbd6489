#include "catalog/commit/table_update.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/commit_retry.h"
#include "catalog/commit/snapshot_commit.h"
#include "catalog/testing/test_lake.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::HasSubstr;

class UpdateTableTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_OK(lake_.catalog->CreateTable(t_, lake_.EmptyTable(t_))); }

  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
  TableIdentifier t_{.name = "t"};
  iceberg::Update update_ = iceberg::SetProperties{.updates = {{"k", "v"}}};
};

TEST_F(UpdateTableTest, UpdatesWhateverTheTableIsIfItMeetsTheRequirements) {
  const iceberg::Requirement absent = iceberg::AssertProperty{.key = "k", .value = std::nullopt};
  EXPECT_OK(UpdateTable(lake_.parts(), t_, std::span(&absent, 1), std::span(&update_, 1)));
  const int64_t before = lake_.clock.NowMicros();
  EXPECT_THAT(UpdateTable(lake_.parts(), t_, std::span(&absent, 1), std::span(&update_, 1)),
              IsError(ErrorCode::kConflict, HasSubstr("property 'k'")));
  EXPECT_EQ(lake_.clock.NowMicros(), before) << "what is not met will not be met by waiting";
}

TEST_F(UpdateTableTest, TriesAgainWhileOthersComeFirst) {
  lake_.rows->conflicts = 30;
  const int64_t before = lake_.clock.NowMicros();
  ASSERT_OK_AND_ASSIGN(const TablePtr table,
                       UpdateTable(lake_.parts(), t_, {}, std::span(&update_, 1)));
  EXPECT_NE(table->metadata->FindProperty("k"), nullptr);
  EXPECT_EQ(lake_.rows->conflicts, 0);
  EXPECT_GT(lake_.clock.NowMicros(), before) << "it pauses between attempts";
  EXPECT_EQ(lake_.FilesWith(t_, ".metadata.json").size(), 2u) << "lost attempts left files";
}

TEST_F(UpdateTableTest, EveryAttemptIsBuiltOnWhatTheTableIsThen) {
  int built = 0;
  const auto build =
      [&](const iceberg::TableMetadata& base) -> Result<std::vector<iceberg::Update>> {
    if (++built == 1) {
      // Another process comes between.
      TestLake other(lake_.root);
      DYNALAKE_TRY(UpdateTable(other.parts(), t_, {}, std::span(&update_, 1)));
    }
    const std::string* found = base.FindProperty("k");
    return std::vector<iceberg::Update>{
        iceberg::SetProperties{.updates = {{"seen", found == nullptr ? "nothing" : *found}}}};
  };
  ASSERT_OK_AND_ASSIGN(const TablePtr table, UpdateTable(lake_.parts(), t_, build));
  EXPECT_EQ(built, 2);
  EXPECT_EQ(*table->metadata->FindProperty("seen"), "v");
}

TEST_F(UpdateTableTest, GivesUpAfterItsAttempts) {
  lake_.rows->conflicts = 1000;
  EXPECT_THAT(UpdateTable(lake_.parts(), t_, {}, std::span(&update_, 1)),
              IsError(ErrorCode::kConflict));
  EXPECT_EQ(lake_.rows->conflicts, 1000 - kMaxCommitAttempts);
  EXPECT_THAT(RaiseWriterEpoch(lake_.parts(), t_), IsError(ErrorCode::kConflict));
  EXPECT_EQ(lake_.rows->conflicts, 1000 - 2 * kMaxCommitAttempts);
}

TEST_F(UpdateTableTest, ATableThatIsNotThereIsNotTriedAgain) {
  EXPECT_THAT(UpdateTable(lake_.parts(), {.name = "none"}, {}, std::span(&update_, 1)),
              IsError(ErrorCode::kNotFound));
}

TEST_F(UpdateTableTest, AWriterEpochIsRaisedAgainstOthers) {
  lake_.rows->conflicts = 3;
  EXPECT_THAT(RaiseWriterEpoch(lake_.parts(), t_), HasValue(1));
  lake_.rows->is_uncertain = true;
  lake_.rows->is_applied = true;
  EXPECT_THAT(RaiseWriterEpoch(lake_.parts(), t_), HasValue(2));
}

}  // namespace
}  // namespace dynalake::catalog
