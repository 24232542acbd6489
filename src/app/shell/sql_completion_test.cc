#include "app/shell/sql_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

SqlNames Names() {
  return {.tables = [] { return std::vector<std::string>{"shop", "shop_order", "my table"}; },
          .columns =
              [](const std::string& table) {
                return table == "shop_order" ? std::vector<std::string>{"Amount", "order", "Status"}
                                             : std::vector<std::string>{"PK"};
              }};
}

std::vector<std::string> Words(std::string_view statement, std::string_view before) {
  return CompleteSql(statement, before, Names()).words;
}

TEST(SqlCompletionTest, KeywordsKeepTheirCase) {
  EXPECT_THAT(Words("", "sel"), ElementsAre("select"));
  EXPECT_THAT(Words("", "SEL"), ElementsAre("SELECT"));
}

TEST(SqlCompletionTest, TablesAfterFrom) {
  EXPECT_THAT(Words("", "select * from "), ElementsAre("\"my table\"", "shop", "shop_order"));
  EXPECT_THAT(Words("select *\n", "FROM shop_"), ElementsAre("shop_order"));
  EXPECT_THAT(Words("", "\\d sh"), ElementsAre("shop", "shop_order"));
}

TEST(SqlCompletionTest, ColumnsOfNamedTables) {
  EXPECT_THAT(Words("select * from shop_order\n", "where am"), ElementsAre("Amount"));
  EXPECT_THAT(Words("", "select * from shop_order where \"o"), testing::Contains("\"order\""));
  EXPECT_THAT(Words("", "select * from shop where am"), IsEmpty());
}

TEST(SqlCompletionTest, SaysWhatIsReplaced) {
  EXPECT_EQ(CompleteSql("", "select * from sho", Names()).replaced, 3U);
  EXPECT_EQ(CompleteSql("", "select ", Names()).replaced, 0U);
}

}  // namespace
}  // namespace dynalake::app
