#include "catalog/table_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "iceberg/model/view_metadata.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using ::testing::HasSubstr;

class TableNameTest : public ::testing::Test {
 protected:
  void Table(const TableIdentifier& identifier) {
    ASSERT_OK(lake_.catalog->CreateTable(identifier, lake_.EmptyTable(identifier)));
  }

  std::string Find(const std::string& text) {
    const auto found = FindName(*lake_.catalog, text);
    return !found    ? found.error().ToString()
           : !*found ? "none"
                     : (*found)->identifier.ToString() + ((*found)->is_view ? " view" : "");
  }
  std::string New(const std::string& text) {
    return NameForTable(*lake_.catalog, text).value().ToString();
  }

  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
};

TEST_F(TableNameTest, TheExactNameComesFirstThenTheCase) {
  Table({.name = "shop"});
  EXPECT_EQ(Find("shop"), "default.shop");
  EXPECT_EQ(Find("Shop"), "default.shop");
  EXPECT_EQ(Find("DEFAULT.SHOP"), "default.shop");
  EXPECT_EQ(Find("shops"), "none");
  Table({.name = "SHOP"});
  EXPECT_EQ(Find("shop"), "default.shop");
  EXPECT_EQ(Find("SHOP"), "default.SHOP");
  EXPECT_THAT(Find("Shop"), HasSubstr("Shop may mean SHOP or shop"));
}

TEST_F(TableNameTest, FoldsMoreThanAscii) {
  Table({.name = "straße_äpfel"});
  EXPECT_EQ(Find("STRAßE_ÄPFEL"), "default.straße_äpfel");
}

TEST_F(TableNameTest, ADotStandsBehindADatabaseOrInAName) {
  ASSERT_OK(lake_.catalog->CreateNamespace("Sales"));
  ASSERT_OK(lake_.catalog->CreateNamespace("a.b"));
  Table({.namespace_name = "Sales", .name = "orders"});
  Table({.namespace_name = "a.b", .name = "c"});
  EXPECT_EQ(Find("orders"), "none");
  EXPECT_EQ(Find("Sales.orders"), "Sales.orders");
  EXPECT_EQ(Find("sales.ORDERS"), "Sales.orders");
  EXPECT_EQ(Find("a.b.c"), "a.b.c");
  EXPECT_EQ(Find("A.B.C"), "a.b.c");
  for (const char* text : {"", ".", "Sales.", ".orders", "Sales..orders", "other.orders"}) {
    EXPECT_EQ(Find(text), "none") << text;
  }
  // The whole text as one name hides the other reading; an exact name comes before a folded one.
  Table({.name = "SALES.orders"});
  EXPECT_EQ(Find("Sales.orders"), "Sales.orders");
  EXPECT_EQ(Find("SALES.orders"), "default.SALES.orders");
  EXPECT_EQ(Find("sales.orders"), "default.SALES.orders");
}

TEST_F(TableNameTest, ANewNameGoesToTheDatabaseBeforeItsFirstDot) {
  ASSERT_OK(lake_.catalog->CreateNamespace("Sales"));
  Table({.namespace_name = "Sales", .name = "orders"});
  EXPECT_EQ(New("orders"), "default.orders");
  EXPECT_EQ(New("sales.Orders"), "Sales.orders");
  EXPECT_EQ(New("sales.returns"), "Sales.returns");
  EXPECT_EQ(New("other.x.y"), "other.x.y");
  EXPECT_EQ(NameForTable(*lake_.catalog, "other.x.y")->namespace_name, "other");
}

TEST_F(TableNameTest, ViewsAreFoundByTheSameRule) {
  const TableIdentifier name{.name = "shop_order"};
  iceberg::ViewMetadata empty;
  empty.view_uuid = Uuid(std::array<uint8_t, 16>{1}).ToString();
  empty.location = lake_.catalog->DefaultLocation(name)->ToString();
  const iceberg::ViewDefinition definition{
      .schema = lake_.EmptyTable(name).current_schema(),
      .representations = {{.sql = "select id from shop", .dialect = "trino"}}};
  ASSERT_OK(lake_.catalog->CreateView(name, iceberg::NextViewVersion(empty, definition, 1)));
  EXPECT_EQ(Find("SHOP_Order"), "default.shop_order view");
  EXPECT_THAT(NoSuchTable(*lake_.catalog, "shop_ordr").ToString(),
              HasSubstr("there is no table shop_ordr (did you mean shop_order?)"));
}

TEST_F(TableNameTest, ANameThatIsNoneGetsAProposal) {
  Table({.name = "shop"});
  EXPECT_THAT(NoSuchTable(*lake_.catalog, "shpo").ToString(),
              HasSubstr("there is no table shpo (did you mean shop?)"));
  EXPECT_THAT(NoSuchTable(*lake_.catalog, "other").ToString(),
              HasSubstr("there is no table other; dynalake tables lists them"));
  EXPECT_EQ(ShortName({.name = "shop"}), "shop");
  EXPECT_EQ(ShortName({.namespace_name = "sales", .name = "shop"}), "sales.shop");
}

}  // namespace
}  // namespace dynalake::catalog
