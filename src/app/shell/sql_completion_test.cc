#include "app/shell/sql_completion.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

using query::Dialect;

SqlNames Names(Dialect dialect = Dialect::kDuckdb) {
  using Words = std::vector<std::string>;
  return {.dialect = dialect,
          .relations =
              [] {
                return std::vector<query::RelationInfo>{
                    {.database = "default", .name = "shop"},
                    {.database = "default", .name = "shop_order"},
                    {.database = "default", .name = "my table"},
                    {.database = "sales", .name = "shipment"}};
              },
          .columns =
              [](const engine::TableName& relation) {
                if (relation.table == "shop_order") {
                  return Words{"Amount", "order", "Status"};
                }
                return relation.table == "shop"       ? Words{"PK"}
                       : relation.table == "my table" ? Words{"a b", "apart"}
                       : relation.table == "shipment" ? Words{"weight", relation.database}
                                                      : Words();
              }};
}

std::vector<std::string> Words(std::string_view statement, std::string_view before) {
  return CompleteSql(statement, before, Names()).words;
}

std::vector<std::string> AthenaWords(std::string_view before) {
  return CompleteSql("", before, Names(Dialect::kAthena)).words;
}

TEST(SqlCompletionTest, KeywordsKeepTheirCase) {
  EXPECT_THAT(Words("", "sel"), ElementsAre("select"));
  EXPECT_THAT(Words("", "SEL"), ElementsAre("SELECT"));
}

TEST(SqlCompletionTest, TablesAfterFrom) {
  EXPECT_THAT(Words("", "select * from "),
              ElementsAre("\"my table\"", "sales.", "shop", "shop_order"));
  EXPECT_THAT(Words("select *\n", "FROM shop_"), ElementsAre("shop_order"));
}

TEST(SqlCompletionTest, WordsAndQuotesAreOfTheLanguage) {
  const auto words = [](query::Dialect dialect, std::string_view before) {
    SqlNames names = Names(dialect);
    names.relations = [] {
      return std::vector<query::RelationInfo>{{.database = "default", .name = "städte"}};
    };
    return CompleteSql("", before, names).words;
  };
  EXPECT_THAT(words(query::Dialect::kAthena, "summ"), IsEmpty());
  EXPECT_THAT(words(query::Dialect::kDuckdb, "summ"), ElementsAre("summarize"));
  EXPECT_THAT(words(query::Dialect::kAthena, "SELECT ARR"), testing::Contains("ARRAY"));
  EXPECT_THAT(words(query::Dialect::kAthena, "select * from st"), ElementsAre("\"städte\""));
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
  EXPECT_THAT(words("\\d sales."), ElementsAre("shipment"));
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

TEST(SqlCompletionTest, WhereRelationsAreNamed) {
  const auto relations = ElementsAre("shop", "shop_order");
  for (const char* before :
       {"select 1; select * from sho", "select * from a, sho", "select * from (sho",
        "select * from a join sho", "select (select 1 from sho", "DESCRIBE sho",
        "show create table sho", "with x as (select * from sho", "select 1 from default.sho"}) {
    EXPECT_THAT(AthenaWords(before), relations) << before;
  }
  for (const char* before :
       {"select extract(year from sho", "select a is distinct from sho",
        "select * from a order by sho", "select * from a where b in (1, sho", "select sho"}) {
    EXPECT_THAT(AthenaWords(before), Not(relations)) << before;
  }
}

TEST(SqlCompletionTest, NamesOfSeveralParts) {
  EXPECT_THAT(AthenaWords("select * from sa"), ElementsAre("sales."));
  EXPECT_THAT(AthenaWords("select * from sales."), ElementsAre("shipment"));
  EXPECT_THAT(AthenaWords("select * from AW"), ElementsAre("awsdatacatalog."));
  EXPECT_THAT(AthenaWords("select * from awsdatacatalog."), ElementsAre("default.", "sales."));
  EXPECT_THAT(AthenaWords("select * from \"awsdatacatalog\".sales.sh"), ElementsAre("shipment"));
  EXPECT_THAT(AthenaWords("select * from awsdatacatalog.sales.shipment where wei"),
              ElementsAre("weight"));
  EXPECT_THAT(AthenaWords("select * from sales.shipment s, shop_order where s."),
              ElementsAre("sales", "weight"));
  EXPECT_THAT(AthenaWords("select * from sales.shipment as s, shop_order where shop_order.a"),
              ElementsAre("Amount"));
  EXPECT_THAT(AthenaWords("select * from shop_order, sales.shipment where sales.shipment.w"),
              ElementsAre("weight"));
  EXPECT_THAT(Words("", "select shop_order.am"), ElementsAre("Amount"));
}

TEST(SqlCompletionTest, NamesInQuotes) {
  const Completions table = CompleteSql("", "select * from \"my", Names(Dialect::kAthena));
  EXPECT_THAT(table.words, ElementsAre("\"my table\""));
  EXPECT_EQ(table.replaced, 3U);
  EXPECT_THAT(AthenaWords("select * from \"my table\" where a"),
              testing::IsSupersetOf({"\"a b\"", "apart", "and", "avg("}));
  EXPECT_THAT(AthenaWords("select * from \"my table\" t where t.\"a"),
              ElementsAre("\"a b\"", "\"apart\""));
  EXPECT_THAT(AthenaWords("drop table `sho"),
              testing::UnorderedElementsAre("`shop`", "`shop_order`"));
}

TEST(SqlCompletionTest, WordsOfAthena) {
  EXPECT_THAT(AthenaWords("select date_tr"), ElementsAre("date_trunc("));
  EXPECT_THAT(AthenaWords("SELECT DATE_TR"), ElementsAre("DATE_TRUNC("));
  EXPECT_THAT(AthenaWords("select * from shop tablesa"), ElementsAre("tablesample"));
  EXPECT_THAT(AthenaWords("select * from shop quali"), IsEmpty());
  EXPECT_THAT(Words("", "select * from shop quali"), ElementsAre("qualify"));
  EXPECT_THAT(AthenaWords("select \"date_tr"), IsEmpty());
}

TEST(SqlCompletionTest, NothingInTextsAndComments) {
  for (const char* before :
       {"select 'sho", "select 'shop'", "-- sho", "/* sho", "select 1 /* a */", "select 1.5"}) {
    EXPECT_THAT(AthenaWords(before), IsEmpty()) << before;
  }
  EXPECT_THAT(Words("", "select $$ sho"), IsEmpty());
}

}  // namespace
}  // namespace dynalake::app
