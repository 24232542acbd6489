#include "catalog/all_names.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::ElementsAre;

class AllNamesTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK(lake_.catalog->CreateNamespace("a"));
    ASSERT_OK(lake_.catalog->CreateNamespace("empty"));
    const TableIdentifier tables[] = {
        {.name = "t"}, {.namespace_name = "a", .name = "z"}, {.namespace_name = "a", .name = "b"}};
    for (const TableIdentifier& table : tables) {
      ASSERT_OK(lake_.catalog->CreateTable(table, lake_.EmptyTable(table)));
    }
    const TableIdentifier view{.namespace_name = "a", .name = "c"};
    iceberg::ViewMetadata metadata;
    metadata.view_uuid = Uuid(std::array<uint8_t, 16>{1}).ToString();
    metadata.location = lake_.catalog->DefaultLocation(view)->ToString();
    ASSERT_OK(lake_.catalog->CreateView(
        view, iceberg::NextViewVersion(
                  metadata,
                  {.schema = lake_.EmptyTable(view).current_schema(),
                   .representations = {{.sql = "select id from t", .dialect = "trino"}}},
                  1)));
  }

  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
  std::vector<std::string> seen_;
};

TEST_F(AllNamesTest, AreVisitedInOrder) {
  const auto see = [&](const TableIdentifier& name) {
    seen_.push_back(name.ToString());
    return Result<void>();
  };
  ASSERT_OK(ForEachTable(*lake_.catalog, see));
  EXPECT_THAT(seen_, ElementsAre("a.b", "a.z", "default.t"));
  seen_.clear();
  ASSERT_OK(ForEachView(*lake_.catalog, see));
  EXPECT_THAT(seen_, ElementsAre("a.c"));
  seen_.clear();
  ASSERT_OK(ForEachName(*lake_.catalog, [&](const FoundName& found) {
    seen_.push_back(found.identifier.ToString() + (found.is_view ? " view" : ""));
    return Result<void>();
  }));
  EXPECT_THAT(seen_, ElementsAre("a.b", "a.z", "a.c view", "default.t"));
}

TEST_F(AllNamesTest, AnErrorEndsTheWalk) {
  const auto fail = [&](const TableIdentifier& name) -> Result<void> {
    seen_.push_back(name.ToString());
    return Fail(ErrorCode::kCancelled, "enough");
  };
  EXPECT_THAT(ForEachTable(*lake_.catalog, fail), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(seen_, ElementsAre("a.b"));
}

}  // namespace
}  // namespace dynalake::catalog
