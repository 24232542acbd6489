#include "table/managed_view.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "iceberg/model/view_metadata.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ManagedViewTest : public ::testing::Test {
 protected:
  catalog::TablePtr MakeTable(const catalog::TableIdentifier& identifier) {
    iceberg::TableMetadata metadata = lake_.EmptyTable(identifier);
    metadata.table_uuid = "uuid-of-" + identifier.name;
    auto table = lake_.catalog->CreateTable(identifier, metadata);
    EXPECT_OK(table);
    return table.value();
  }

  /// As another engine renames: the row gets another name, and nothing else changes.
  void Rename(const catalog::Table& table, const catalog::TableIdentifier& to) {
    ASSERT_OK(lake_.catalog->DropTable(table.identifier));
    ASSERT_OK(lake_.catalog->RegisterTable(to, *storage::Location::Parse(table.metadata_location)));
  }

  catalog::ViewPtr MakeView(const catalog::TableIdentifier& name,
                            const iceberg::Properties& properties) {
    iceberg::ViewMetadata empty;
    empty.view_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f70";
    empty.location = lake_.catalog->DefaultLocation(name)->ToString();
    empty.properties = properties;
    const iceberg::ViewDefinition definition{
        .schema = {}, .representations = {{.sql = "select 1", .dialect = "trino"}}};
    auto view = lake_.catalog->CreateView(name, iceberg::NextViewVersion(empty, definition, 1));
    EXPECT_OK(view);
    return view.value();
  }

  static iceberg::Properties OfTable(const std::string& table, const std::string& uuid) {
    return {{kManagedKey, "true"}, {kTableKey, table}, {kTableUuidKey, uuid}, {kEntityKey, "E"}};
  }

  std::vector<std::string> Orphaned() {
    std::vector<std::string> names;
    const auto views = FindOrphanedViews(*lake_.catalog);
    EXPECT_OK(views);
    for (const catalog::ViewPtr& view : views.value()) {
      names.push_back(view->identifier.ToString());
    }
    return names;
  }

  storage::TemporaryFolder folder_;
  catalog::TestLake lake_{folder_.location()};
};

TEST_F(ManagedViewTest, IsOrphanedOnceTheCatalogNamesItsTableNoMore) {
  ASSERT_OK(lake_.catalog->CreateNamespace("sales"));
  const catalog::TablePtr orders = MakeTable({.name = "orders"});
  const catalog::TablePtr shop = MakeTable({.namespace_name = "sales", .name = "shop.v1"});
  MakeView({.name = "orders_e"}, OfTable("default.orders", "uuid-of-orders"));
  MakeView({.namespace_name = "sales", .name = "shop_e"}, OfTable("sales.shop.v1", ""));
  MakeView({.name = "of_others"}, {{kTableKey, "default.nothing"}});
  MakeView({.name = "of_no_table"}, {{kManagedKey, "true"}});
  EXPECT_THAT(Orphaned(), IsEmpty());
  ASSERT_OK(lake_.catalog->DropTable(shop->identifier));
  EXPECT_THAT(Orphaned(), ElementsAre("sales.shop_e"));
  ASSERT_OK(lake_.catalog->DropTable(orders->identifier));
  EXPECT_THAT(Orphaned(), ElementsAre("default.orders_e", "sales.shop_e"));
  // A table of that name has it again, whoever made it.
  MakeTable({.name = "orders"});
  EXPECT_THAT(Orphaned(), ElementsAre("sales.shop_e"));
}

TEST_F(ManagedViewTest, AViewThatCannotBeOpenedIsNotJudged) {
  const catalog::TablePtr orders = MakeTable({.name = "orders"});
  const catalog::ViewPtr view =
      MakeView({.name = "orders_e"}, OfTable("default.orders", "uuid-of-orders"));
  ASSERT_OK(lake_.catalog->DropTable(orders->identifier));
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(view->metadata_location)));
  catalog::TestLake fresh(folder_.location());  // has read nothing yet
  const auto views = FindOrphanedViews(*fresh.catalog);
  ASSERT_OK(views);
  EXPECT_THAT(*views, IsEmpty());
}

TEST_F(ManagedViewTest, ATableIsKnownAgainByItsUuid) {
  ASSERT_OK(lake_.catalog->CreateNamespace("sales"));
  const catalog::TablePtr orders = MakeTable({.name = "orders"});
  MakeTable({.name = "other"});
  const catalog::ViewPtr view =
      MakeView({.name = "orders_e"}, OfTable("default.orders", "uuid-of-orders"));
  const catalog::ViewPtr old =
      MakeView({.name = "orders_f"},
               {{kManagedKey, "true"}, {kTableKey, "default.orders"}, {kEntityKey, "F"}});
  Rename(*orders, {.namespace_name = "sales", .name = "sold"});
  EXPECT_EQ(DescribeOrphaned(*lake_.catalog, *view).value(),
            "the view orders_e has no table: another engine renamed the table orders to "
            "sales.sold: the next load of sales.sold makes its views again; `dynalake drop "
            "orders_e` takes it away");
  // One that was made before it kept the uuid.
  EXPECT_EQ(DescribeOrphaned(*lake_.catalog, *old).value(),
            "the view orders_f has no table: the table orders is not in the catalog any more; "
            "`dynalake drop orders_f` takes it away");
}

TEST_F(ManagedViewTest, ATableThatCannotBeOpenedMayBeTheRenamedOne) {
  const catalog::TablePtr orders = MakeTable({.name = "orders"});
  const catalog::ViewPtr view =
      MakeView({.name = "orders_e"}, OfTable("default.orders", "uuid-of-orders"));
  Rename(*orders, {.name = "sold"});
  catalog::TestLake fresh(folder_.location());  // has read nothing yet
  fresh.store.SetPlan({.fault = storage::Fault::kFail});
  EXPECT_THAT(DescribeOrphaned(*fresh.catalog, *view), IsError(ErrorCode::kUnreachable));
  fresh.store.SetPlan({});
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(orders->metadata_location)));
  EXPECT_EQ(DescribeOrphaned(*fresh.catalog, *view).value(),
            "the view orders_e has no table: the table orders is not in the catalog any more, "
            "unless under another name: sold cannot be opened; `dynalake drop orders_e` takes it "
            "away");
}

TEST_F(ManagedViewTest, IsDroppedOnce) {
  const catalog::ViewPtr view = MakeView({.name = "orders_e"}, OfTable("default.orders", ""));
  EXPECT_THAT(FindOrphanedViewsOf(*lake_.catalog, "").value(), IsEmpty());
  EXPECT_TRUE(DropViewIfThere(*lake_.catalog, view->identifier).value());
  EXPECT_FALSE(DropViewIfThere(*lake_.catalog, view->identifier).value());
}

TEST_F(ManagedViewTest, ErrorsNameTheTableOfAView) {
  const catalog::TableIdentifier name{.name = "shop_order"};
  const catalog::ViewPtr plain = MakeView(name, {});
  EXPECT_THAT(NamesView(*lake_.catalog, name, "name its table").ToString(),
              HasSubstr("shop_order is a view: name its table"));
  MakeTable({.name = "shop"});
  iceberg::ViewMetadata managed = *plain->metadata;
  managed.properties = {{kManagedKey, "true"}, {kTableKey, "default.shop"}, {kEntityKey, "Order"}};
  ASSERT_OK(lake_.catalog->ReplaceView(*plain, managed));
  EXPECT_THAT(NamesView(*lake_.catalog, name, "name its table").ToString(),
              HasSubstr("shop_order is the view of the entity Order of the table shop: name"));
}

}  // namespace
}  // namespace dynalake::table
