#include "app/shell/sql_completion.h"

#include <filesystem>
#include <fstream>

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

TEST(SqlCompletionTest, WordsAndQuotesAreOfTheLanguage) {
  const auto words = [](query::Dialect dialect, std::string_view before) {
    const SqlNames names{.dialect = dialect,
                         .tables = [] { return std::vector<std::string>{"städte"}; },
                         .columns = [](const std::string&) { return std::vector<std::string>(); }};
    return CompleteSql("", before, names).words;
  };
  EXPECT_THAT(words(query::Dialect::kAthena, "summ"), IsEmpty());
  EXPECT_THAT(words(query::Dialect::kDuckdb, "summ"), ElementsAre("summarize"));
  EXPECT_THAT(words(query::Dialect::kAthena, "SELECT ARR"), ElementsAre("ARRAY"));
  EXPECT_THAT(words(query::Dialect::kAthena, "select * from st"), ElementsAre("\"städte\""));
  EXPECT_THAT(words(query::Dialect::kDuckdb, "select * from st"), ElementsAre("städte"));
}

TEST(SqlCompletionTest, ColumnsOfNamedTables) {
  EXPECT_THAT(Words("select * from shop_order\n", "where am"), ElementsAre("Amount"));
  EXPECT_THAT(Words("", "select * from shop_order where \"o"), testing::Contains("\"order\""));
  EXPECT_THAT(Words("", "select * from shop where am"), IsEmpty());
}

TEST(SqlCompletionTest, CommandsAndWhatTheyTake) {
  const auto words = [](std::string_view before) { return CompleteCommand(before, Names()).words; };
  EXPECT_THAT(words("\\t"), ElementsAre("\\timing"));
  EXPECT_THAT(words("\\d"), ElementsAre("\\d", "\\dialect", "\\dt", "\\dv"));
  EXPECT_THAT(words("\\dialect "), ElementsAre("athena", "duckdb"));
  EXPECT_THAT(words("\\"), testing::Contains("\\x"));
  EXPECT_THAT(words("\\x o"), ElementsAre("on", "off"));
  EXPECT_THAT(words("\\format "), ElementsAre("table", "json", "jsonl", "csv"));
  EXPECT_THAT(words("\\d shop_"), ElementsAre("shop_order"));
  EXPECT_THAT(words("\\q "), IsEmpty());
  EXPECT_THAT(words("\\nosuch a"), IsEmpty());
  EXPECT_EQ(CompleteCommand("\\x  o", Names()).replaced, 1U);
}

TEST(SqlCompletionTest, FilesOfACommand) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "completed";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "reports");
  for (const char* name : {"a b.sql", "row.sql", ".hidden"}) {
    std::ofstream(folder / name) << "";
  }
  const std::string begin = folder.string() + "/";
  const auto words = [&](const std::string& typed) {
    return CompleteCommand("\\i " + begin + typed, Names()).words;
  };
  EXPECT_THAT(words(""), ElementsAre(begin + "a b.sql", begin + "reports/", begin + "row.sql"));
  EXPECT_THAT(words("a b"), ElementsAre(begin + "a b.sql"));
  EXPECT_THAT(words("."), ElementsAre(begin + ".hidden"));
  EXPECT_THAT(words("none/"), IsEmpty());
}

TEST(SqlCompletionTest, SaysWhatIsReplaced) {
  EXPECT_EQ(CompleteSql("", "select * from sho", Names()).replaced, 3U);
  EXPECT_EQ(CompleteSql("", "select ", Names()).replaced, 0U);
}

}  // namespace
}  // namespace dynalake::app
