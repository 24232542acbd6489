#include "table/entity_views.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "storage/testing/temporary_folder.h"
#include "table/managed_view.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A table with the columns id and name of two kinds of items.
class EntityViewsTest : public ::testing::Test {
 protected:
  EntityViewsTest() {
    table_ =
        lake_.catalog->CreateTable({.name = "shop"}, lake_.EmptyTable({.name = "shop"})).value();
    for (const iceberg::NestedField& field : table_->metadata->current_schema().fields()) {
      shaping::Column column;
      column.field_id = field.id;
      column.name = field.name;
      column.step.name = field.name;
      columns_.columns.push_back(std::move(column));
    }
    columns_.entities = {shaping::EntityRule::Kind::kAttribute, "type"};
    entities_.entities["OrderItem"] = {
        .items = 2, .attributes = {{"id", 2}, {"name", 1}}, .in_rest = {}};
    entities_.entities["Customer's"] = {
        .items = 1, .attributes = {{"id", 1}, {"name", 0}}, .in_rest = {}};
  }

  std::vector<std::string> Update() {
    auto notes = UpdateEntityViews(lake_.parts(), *table_, columns_, entities_);
    EXPECT_OK(notes);
    return notes ? *notes : std::vector<std::string>();
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    const auto views = lake_.catalog->ListViews("default").value();
    for (const auto& view : views) {
      names.push_back(view.name);
    }
    return names;
  }
  catalog::ViewPtr View(const std::string& name) {
    return lake_.catalog->LoadView({.name = name}).value();
  }
  /// The text for one dialect.
  std::string Sql(const std::string& name, const std::string& dialect) {
    const catalog::ViewPtr view = View(name);
    for (const auto& text : view->metadata->current_version()->representations) {
      if (text.dialect == dialect) {
        return text.sql;
      }
    }
    return "";
  }

  storage::TemporaryFolder folder_;
  catalog::TestLake lake_{folder_.location()};
  catalog::TablePtr table_;
  shaping::TableColumns columns_;
  shaping::EntityCounts entities_;
};

TEST_F(EntityViewsTest, EachEntityHasItsColumnsAndItsRows) {
  EXPECT_THAT(Update(), IsEmpty());
  EXPECT_THAT(Names(), ElementsAre("shop_customer_s", "shop_order_item"));
  EXPECT_EQ(Sql("shop_order_item", "trino"),
            R"(SELECT "id", "name" FROM "default"."shop" WHERE "_entity" = 'OrderItem')");
  EXPECT_EQ(Sql("shop_customer_s", "trino"),
            R"(SELECT "id" FROM "default"."shop" WHERE "_entity" = 'Customer''s')");
  EXPECT_EQ(Sql("shop_customer_s", "spark"),
            R"(SELECT `id` FROM `default`.`shop` WHERE `_entity` = 'Customer\'s')");
  const iceberg::ViewMetadata view = *View("shop_order_item")->metadata;
  EXPECT_TRUE(IsManagedFor(view, table_->identifier));
  EXPECT_TRUE(IsManagedForUuid(view, table_->metadata->table_uuid));
  EXPECT_EQ(view.current_version()->default_catalog, lake_.catalog->name());
}

TEST_F(EntityViewsTest, DoingItAgainChangesNothing) {
  Update();
  const std::string before = View("shop_order_item")->metadata_location;
  EXPECT_THAT(Update(), IsEmpty());
  EXPECT_EQ(View("shop_order_item")->metadata_location, before);
}

TEST_F(EntityViewsTest, FollowTheEntities) {
  Update();
  entities_.entities.erase("Customer's");
  entities_.entities["OrderItem"].attributes["name"] = 0;
  EXPECT_THAT(Update(), IsEmpty());
  EXPECT_THAT(Names(), ElementsAre("shop_order_item"));
  EXPECT_THAT(Sql("shop_order_item", "trino"), HasSubstr(R"(SELECT "id" FROM)"));
  columns_.entities = {};
  Update();
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(EntityViewsTest, ANameThatIsTakenIsLeftToItsOwner) {
  const catalog::TableIdentifier taken{.name = "shop_order_item"};
  ASSERT_OK(lake_.catalog->CreateTable(taken, lake_.EmptyTable(taken)));
  Update();
  EXPECT_THAT(Names(), ElementsAre("shop_customer_s", "shop_order_item__2"));
  Update();
  EXPECT_THAT(Names(), ElementsAre("shop_customer_s", "shop_order_item__2"));
}

TEST_F(EntityViewsTest, TheTextOfAnotherEngineGoesWithANote) {
  Update();
  const catalog::ViewPtr view = View("shop_order_item");
  const iceberg::ViewDefinition theirs{
      .schema = lake_.EmptyTable({.name = "shop"}).current_schema(),
      .representations = {{.sql = "select 1 as id", .dialect = "trino"}}};
  ASSERT_OK(
      lake_.catalog->ReplaceView(*view, iceberg::NextViewVersion(*view->metadata, theirs, 1)));
  EXPECT_THAT(Update(), ElementsAre(HasSubstr("another engine gave the view shop_order_item")));
  EXPECT_THAT(Update(), IsEmpty());
}

TEST_F(EntityViewsTest, AreMadeAgainFromTheProfile) {
  iceberg::TableMetadata metadata = *table_->metadata;
  catalog::Table table = *table_;
  ASSERT_OK_AND_ASSIGN(const RemadeViews none, RemakeEntityViews(lake_.parts(), table));
  EXPECT_TRUE(none.has_profile) << "a table that no load made needs none";
  EXPECT_THAT(Names(), IsEmpty());

  metadata.properties[kColumnsProperty] = shaping::ColumnsProperty(columns_);
  metadata.properties[kEntitiesProperty] = shaping::EntitiesProperty(columns_);
  table.metadata = std::make_shared<const iceberg::TableMetadata>(metadata);
  ASSERT_OK_AND_ASSIGN(const RemadeViews lost, RemakeEntityViews(lake_.parts(), table));
  EXPECT_FALSE(lost.has_profile);
  EXPECT_THAT(Names(), IsEmpty());

  TableProfile profile;
  profile.entities = entities_;
  ASSERT_OK_AND_ASSIGN(const iceberg::StatisticsFile file,
                       WriteTableProfile(lake_.store, SystemRandom(),
                                         *storage::Location::Parse(metadata.location), profile));
  metadata.properties[kProfileProperty] = file.statistics_path;
  table.metadata = std::make_shared<const iceberg::TableMetadata>(metadata);
  ASSERT_OK_AND_ASSIGN(const RemadeViews made, RemakeEntityViews(lake_.parts(), table));
  EXPECT_TRUE(made.has_profile);
  EXPECT_THAT(made.notes, IsEmpty());
  EXPECT_THAT(Names(), ElementsAre("shop_customer_s", "shop_order_item"));
}

TEST_F(EntityViewsTest, AreDroppedWithTheirTable) {
  Update();
  const catalog::TableIdentifier other{.name = "other"};
  ASSERT_OK(DropEntityViews(*lake_.catalog, other));
  EXPECT_THAT(Names(), ElementsAre("shop_customer_s", "shop_order_item"));
  ASSERT_OK(DropEntityViews(*lake_.catalog, table_->identifier));
  EXPECT_THAT(Names(), IsEmpty());
}

TEST(LowerSnakeCaseTest, Names) {
  EXPECT_EQ(LowerSnakeCase("CUSTOMER"), "customer");
  EXPECT_EQ(LowerSnakeCase("OrderItem"), "order_item");
  EXPECT_EQ(LowerSnakeCase("order-item "), "order_item");
  EXPECT_EQ(LowerSnakeCase("ORDER#1"), "order_1");
  EXPECT_EQ(LowerSnakeCase("\xc3\xa9"), "");
}

}  // namespace
}  // namespace dynalake::table
