#include "maintenance/drop.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "maintenance/testing/maintenance_fixture.h"
#include "table/managed_view.h"
#include "table/source_identity.h"

namespace dynalake::maintenance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class DropTest : public MaintenanceFixture {
 protected:
  DropTest() { Append(1); }

  /// A view as loads keep one for an entity of `orders`.
  void MakeView(const catalog::TableIdentifier& name, const std::string& table) {
    iceberg::ViewMetadata empty;
    empty.view_uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";
    empty.location = lake_.catalog->DefaultLocation(name)->ToString();
    empty.properties = {{table::kManagedKey, "true"}, {table::kTableKey, table}};
    const iceberg::ViewDefinition definition{
        .schema = lake_.EmptyTable(name).current_schema(),
        .representations = {{.sql = "select id from orders", .dialect = "trino"}},
        .summary = {{table::kEngineNameKey, table::kEngineName}}};
    ASSERT_OK(lake_.catalog->CreateView(name, iceberg::NextViewVersion(empty, definition, 1)));
  }

  catalog::TableIdentifier view_{.name = "orders_order"};
};

TEST_F(DropTest, TakesTheViewsAlongAndKeepsTheFiles) {
  MakeView(view_, "default.orders");
  const size_t files = lake_.FilesWith(orders_, "").size();
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_OK_AND_ASSIGN(const DroppedTable planned, DropTable(judge_, orders_, Mode::kDryRun));
  EXPECT_EQ(planned.metadata_location, table->metadata_location);
  EXPECT_OK(lake_.catalog->LoadTable(orders_));
  EXPECT_OK(lake_.catalog->LoadView(view_));
  ASSERT_OK_AND_ASSIGN(const DroppedTable dropped, DropTable(judge_, orders_, Mode::kRun));
  EXPECT_EQ(dropped.folder, Folder().ToString());
  EXPECT_FALSE(dropped.failure.has_value());
  EXPECT_THAT(lake_.catalog->ListTables("default"), HasValue(IsEmpty()));
  EXPECT_THAT(lake_.catalog->ListViews("default"), HasValue(IsEmpty()));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), SizeIs(files));
  EXPECT_THAT(state_.List("left"), HasValue(SizeIs(1)));
}

TEST_F(DropTest, APurgeTakesTheFilesOfTableAndViews) {
  MakeView(view_, "default.orders");
  const catalog::TableIdentifier other{.name = "of_another"};
  MakeView(other, "default.another");
  ASSERT_OK_AND_ASSIGN(const DroppedTable planned, PurgeTable(judge_, orders_, Mode::kDryRun));
  EXPECT_THAT(planned.files.files, Not(IsEmpty()));
  EXPECT_THAT(planned.view_files.files, SizeIs(1));
  EXPECT_OK(lake_.catalog->LoadTable(orders_));
  ASSERT_OK_AND_ASSIGN(const DroppedTable purged, PurgeTable(judge_, orders_, Mode::kRun));
  EXPECT_EQ(purged.files.files.size(), planned.files.files.size());
  EXPECT_THAT(lake_.FilesWith(orders_, ""), IsEmpty());
  EXPECT_THAT(lake_.FilesWith(view_, ""), IsEmpty());
  EXPECT_THAT(lake_.catalog->ListViews("default"), HasValue(ElementsAre(other)));
}

TEST_F(DropTest, APurgeThatIsRefusedChangesNothing) {
  MakeView(view_, "default.orders");
  SetProperty(orders_, "gc.enabled", "false");
  EXPECT_THAT(PurgeTable(judge_, orders_, Mode::kRun), IsError(ErrorCode::kInvalidArgument));
  EXPECT_OK(lake_.catalog->LoadTable(orders_));
  EXPECT_OK(lake_.catalog->LoadView(view_));
}

TEST_F(DropTest, ATableWhoseMetadataAreGoneLosesItsNameAlone) {
  MakeView(view_, "default.orders");
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(table->metadata_location)));
  const size_t files = lake_.FilesWith(orders_, "").size();
  FreshProcess fresh = Afresh();
  ASSERT_OK_AND_ASSIGN(const DroppedTable dropped, PurgeTable(fresh.judge, orders_, Mode::kRun));
  ASSERT_TRUE(dropped.failure.has_value());
  EXPECT_EQ(dropped.metadata_location, table->metadata_location);
  EXPECT_THAT(lake_.catalog->ListTables("default"), HasValue(IsEmpty()));
  EXPECT_THAT(lake_.catalog->ListViews("default"), HasValue(IsEmpty()));
  EXPECT_THAT(lake_.FilesWith(orders_, ""), SizeIs(files));
}

TEST_F(DropTest, ATableOutsideTheLakeIsLeftToItsEngine) {
  const catalog::TableIdentifier theirs{.name = "theirs"};
  ASSERT_OK(lake_.rows->Insert(
      {.identifier = theirs, .metadata_location = "file:///elsewhere/metadata/1.metadata.json"}));
  for (const Mode mode : {Mode::kDryRun, Mode::kRun}) {
    EXPECT_THAT(DropTable(judge_, theirs, mode),
                IsError(ErrorCode::kMalformedInput,
                        HasSubstr("theirs is not dropped, for other engines may be able")));
    EXPECT_THAT(PurgeTable(judge_, theirs, mode), IsError(ErrorCode::kMalformedInput));
  }
  EXPECT_THAT(lake_.catalog->ListTables("default"), HasValue(ElementsAre(orders_, theirs)));
}

TEST_F(DropTest, ATableThatIsNotThereIsNotFound) {
  EXPECT_THAT(DropTable(judge_, {.name = "none"}, Mode::kRun), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(PurgeTable(judge_, {.name = "none"}, Mode::kRun), IsError(ErrorCode::kNotFound));
}

TEST_F(DropTest, OnlyViewsWithoutTableAreDropped) {
  MakeView(view_, "default.orders");
  EXPECT_THAT(DropView(judge_, view_, true, Mode::kRun),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("name its table")));
  ASSERT_OK(lake_.catalog->DropTable(orders_));
  ASSERT_OK_AND_ASSIGN(const DroppedView dropped, DropView(judge_, view_, true, Mode::kRun));
  EXPECT_THAT(dropped.why, HasSubstr("the table orders is not in the catalog any more"));
  EXPECT_THAT(dropped.files.files, SizeIs(1));
  EXPECT_THAT(lake_.FilesWith(view_, ""), IsEmpty());
  EXPECT_THAT(lake_.catalog->ListViews("default"), HasValue(IsEmpty()));
}

}  // namespace
}  // namespace dynalake::maintenance
