#include "shaping/columns/choose.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "shaping/columns/iceberg_schema.h"
#include "shaping/columns/reconcile.h"
#include "shaping/testing/lines.h"

namespace dynalake::shaping {
namespace {

/// A line of an item with key PK and these attributes.
std::string Line(int key, std::string_view attributes) {
  return R"({"Item":{"PK":{"S":"k)" + std::to_string(key) + R"("})" +
         (attributes.empty() ? "" : ",") + std::string(attributes) + "}}\n";
}

/// As many lines as attribute lists.
std::string Lines(const std::vector<std::string>& attributes) {
  std::string lines;
  int key = 0;
  for (const std::string& list : attributes) {
    lines += Line(key++, list);
  }
  return lines;
}

const Column& ColumnOf(const TableColumns& columns, std::string_view attribute) {
  const Column* column = FindColumn(columns, attribute);
  EXPECT_NE(column, nullptr) << attribute;
  return *column;
}

TEST(ChooseColumnsTest, GivesNumbersTheNarrowestExactType) {
  for (const auto& [numbers, type] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"1", "-9223372036854775808"}, "long"},
           {{"1", "9223372036854775808"}, "decimal(38, 0)"},
           {{"1.5", "100"}, "decimal(18, 1)"},
           {{"0.0000000000000001"}, "decimal(18, 16)"},
           {{"1.0000000000000001"}, "decimal(38, 16)"},
           {{"1.5", "10000000000000000000000000000000000000"}, "double"},
       }) {
    std::vector<std::string> attributes;
    for (const std::string& number : numbers) {
      attributes.push_back(R"("n":{"N":")" + number + R"("})");
    }
    EXPECT_EQ(TypeText(ColumnOf(ColumnsOf(Lines(attributes), Keyed("PK")), "n")), type);
  }
}

TEST(ChooseColumnsTest, TakesTheTypeOfMostValues) {
  std::vector<std::string> attributes(95, R"("a":{"S":"x"})");
  attributes.resize(100, R"("a":{"N":"1"})");
  EXPECT_EQ(ColumnOf(ColumnsOf(Lines(attributes), Keyed("PK")), "a").encoding, CellEncoding::kS);
  attributes.emplace_back(R"("a":{"N":"1"})");
  EXPECT_EQ(ColumnOf(ColumnsOf(Lines(attributes), Keyed("PK")), "a").encoding, CellEncoding::kJson);
}

TEST(ChooseColumnsTest, ChoosesContainers) {
  std::string wide;
  for (int i = 0; i < 65; ++i) {
    wide += (i == 0 ? "" : ",") + ("\"k" + std::to_string(i)) + R"(":{"N":"1"})";
  }
  const TableColumns columns = ColumnsOf(
      Lines({R"("l":{"L":[{"S":"x"},{"NULL":true}]},"empty":{"L":[]},)"
             R"("mixed":{"L":[{"S":"x"},{"N":"1"}]},)"
             R"("ns":{"NS":["1","2.5"]},"s":{"M":{"a":{"S":"x"},"b":{"M":{"c":{"BOOL":true}}}}},)"
             R"("map":{"M":{)" +
                 wide + "}}",
             R"("l":{"L":[]},"s":{"M":{}})"}),
      Keyed("PK"));
  EXPECT_EQ(ColumnOf(columns, "l").children[0].encoding, CellEncoding::kS);
  EXPECT_EQ(ColumnOf(columns, "empty").encoding, CellEncoding::kJson);
  EXPECT_EQ(ColumnOf(columns, "mixed").encoding, CellEncoding::kJson);
  EXPECT_EQ(TypeText(ColumnOf(columns, "ns").children[0]), "decimal(18, 1)");
  EXPECT_EQ(ColumnOf(columns, "s").type, ColumnType::kStruct);
  EXPECT_EQ(ColumnOf(columns, "s").children[1].children[0].type, ColumnType::kBoolean);
  EXPECT_EQ(ColumnOf(columns, "map").type, ColumnType::kMap);
  EXPECT_EQ(TypeText(ColumnOf(columns, "map").children[1]), "long");
  EXPECT_OK(IcebergSchema(columns));
}

/// Names end at a NUL for whoever reads them as C does.
TEST(ChooseColumnsTest, NamesHaveNoNul) {
  const TableColumns columns =
      ColumnsOf(Lines({R"("a":{"S":"x"},"a\u0000b":{"S":"x"},"\u0000":{"S":"x"})",
                       R"("a":{"S":"x"},"a\u0000b":{"S":"x"},"a␀b":{"S":"x"})",
                       R"("m":{"M":{"k\u0000":{"S":"x"},"k":{"S":"x"}}})"}),
                Keyed("PK"));
  std::vector<std::string> names;
  for (const Column& column : columns.columns) {
    names.push_back(column.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"PK", "a", "a␀b", "␀", "a␀b__2", "m"}));
  EXPECT_EQ(ColumnOf(columns, "m").children[1].name, "k␀");
  EXPECT_EQ(columns.columns[2].step.name, std::string("a\0b", 3));
}

TEST(ChooseColumnsTest, OrdersColumnsAndNamesThem) {
  const TableColumns columns =
      ColumnsOf(Lines({R"("name":{"S":"x"},"NAME":{"S":"x"},"_file":{"S":"x"},"a.b":{"S":"x"},)"
                       R"("a":{"M":{"b":{"S":"x"}}})",
                       R"("NAME":{"S":"x"})"}),
                Keyed("PK"));
  std::vector<std::string> names;
  for (const Column& column : columns.columns) {
    names.push_back(column.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"PK", "NAME", "_file__2", "a", "a.b", "name__2"}));
  EXPECT_EQ(ColumnOf(columns, "a").children[0].name, "b__2");
  EXPECT_TRUE(columns.columns[0].required);
}

TEST(ChooseColumnsTest, LeavesWhatIsRareToTheRest) {
  Choices choices = Keyed("PK");
  choices.max_leaf_columns = 3;
  const TableColumns columns = ColumnsOf(
      Lines({R"("a":{"S":"x"},"b":{"S":"x"},"c":{"S":"x"})", R"("c":{"S":"x"})"}), choices);
  EXPECT_NE(FindColumn(columns, "c"), nullptr);
  EXPECT_NE(FindColumn(columns, "a"), nullptr);
  EXPECT_EQ(FindColumn(columns, "b"), nullptr);
}

TEST(ChooseColumnsTest, RefusesKeysThatItemsLack) {
  const Profile profile = ProfileOf(Lines({"", R"("SK":{"S":"x"})"}));
  EXPECT_THAT(ChooseColumns(profile, Keyed("PK", "SK")),
              IsError(ErrorCode::kInvalidArgument, ::testing::HasSubstr("missing in 1 of 2")));
  Choices lossy = Keyed("PK");
  lossy.types.emplace("PK", *ParseTypeChoice("timestamp"));
  EXPECT_THAT(ChooseColumns(profile, lossy), IsError(ErrorCode::kInvalidArgument));
}

TEST(ChooseColumnsTest, FindsEntities) {
  std::vector<std::string> prefixed;
  std::vector<std::string> typed;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    const std::string entity = i % 2 == 0 ? "A" : "B";
    prefixed.push_back(R"("SK":{"S":")" + entity + "#" + n + R"("})");
    typed.push_back(prefixed.back() + R"(,"Type":{"S":")" + entity + R"("})");
  }
  const TableColumns by_prefix = ColumnsOf(Lines(prefixed), Keyed("PK", "SK"));
  EXPECT_EQ(by_prefix.entities, (EntityRule{EntityRule::Kind::kKeyPrefix, "SK"}));
  const TableColumns by_type = ColumnsOf(Lines(typed), Keyed("PK", "SK"));
  EXPECT_EQ(by_type.entities, (EntityRule{EntityRule::Kind::kAttribute, "Type"}));
  EXPECT_EQ(EntitiesOf(ProfileOf(Lines(prefixed)), by_prefix.entities),
            (std::map<std::string, int64_t>{{"A", 30}, {"B", 30}}));
  const Shaped shaped = ShapeAll(by_prefix, Lines(prefixed));
  EXPECT_EQ(shaped.batches.size(), 2U);
  EXPECT_EQ(shaped.profile, ProfileOf(Lines(prefixed)));
}

/// Chosen types hold what they hold exactly or nearly; the item prints back all the same.
TEST(ChooseColumnsTest, FollowsTypeChoices) {
  Choices choices = Keyed("PK");
  for (const auto& [name, type] :
       std::vector<std::pair<std::string, std::string>>{{"at", "timestamp"},
                                                        {"day", "date"},
                                                        {"s", "epoch_seconds"},
                                                        {"ms", "epoch_millis"},
                                                        {"text", "string"},
                                                        {"d", "double"},
                                                        {"dec", "decimal(10, 2)"},
                                                        {"j", "json"}}) {
    choices.types.emplace(name, *ParseTypeChoice(type));
    EXPECT_THAT(ParseTypeChoice(PrintTypeChoice(choices.types.at(name))),
                HasValue(choices.types.at(name)));
  }
  const std::string lines = Lines(
      {R"("at":{"S":"2024-07-17T12:00:00Z"},"day":{"S":"2024-02-29"},"s":{"N":"1700000000"},)"
       R"("ms":{"N":"1700000000123"},)"
       R"("text":{"N":"1E2"},"d":{"N":"0.1"},"dec":{"N":"1.25"},"j":{"M":{"a":{"S":"x"}}})",
       R"("at":{"S":"2024-07-17T12:00:00.123456Z"},"s":{"N":"1.5"},)"
       R"("d":{"N":"0.12345678901234567890123"})",
       R"("at":{"S":"2024-07-17T14:00:00+02:00"},"day":{"S":"2024-02-30"},"dec":{"N":"1.255"})"});
  const TableColumns columns = ColumnsOf(lines, choices);
  const Shaped shaped = ShapeAll(columns, lines);
  EXPECT_EQ(shaped.lines, SortedLines(lines));
  EXPECT_EQ(shaped.rest_count, 3);
  EXPECT_EQ(shaped.profile, ProfileOf(lines));
  EXPECT_THAT(ParseTypeChoice("decimal(39,0)"), IsError(ErrorCode::kInvalidArgument));
}

TEST(CompatibleTest, ComparesWhatTheUnitHolds) {
  const std::string head = Lines({R"("a":{"N":"1"})"});
  const std::string other = Lines({R"("a":{"N":"1.5"})"});
  const std::string rare = Lines({R"("a":{"N":"2"},"rare":{"S":"x"})"});
  const auto choose = [](const std::string& lines) { return ColumnsOf(lines, Keyed("PK")); };
  EXPECT_FALSE(Compatible(choose(head), choose(head + other), ProfileOf(head)));
  EXPECT_TRUE(Compatible(choose(head), choose(head + rare), ProfileOf(head)));
  EXPECT_FALSE(Compatible(choose(head), choose(head + rare), ProfileOf(rare)));
}

TEST(ReconcileColumnsTest, KeepsIdsWhileTypesWiden) {
  const TableColumns old =
      ColumnsOf(Lines({R"("n":{"N":"1"},"d":{"N":"1.5"},"s":{"M":{"x":{"S":"x"},"y":{"N":"1"}}},)"
                       R"("gone":{"S":"x"})"}),
                Keyed("PK"));
  const TableColumns chosen = ColumnsOf(
      Lines({R"("n":{"S":"1"},"d":{"N":"12345678901234567890.5"},"s":{"M":{"x":{"S":"x"},)"
             R"("y":{"S":"1"}}},"new":{"S":"x"})"}),
      Keyed("PK"));
  std::set<int32_t> used;
  const auto collect = [&](auto&& self, const std::vector<Column>& columns) -> void {
    for (const Column& column : columns) {
      used.insert(column.field_id);
      self(self, column.children);
    }
  };
  collect(collect, old.columns);
  const TableColumns now = ReconcileColumns(old, chosen, used);
  EXPECT_NE(ColumnOf(now, "n").field_id, ColumnOf(old, "n").field_id);
  EXPECT_EQ(ColumnOf(now, "n").name, "n");
  EXPECT_EQ(ColumnOf(now, "d").field_id, ColumnOf(old, "d").field_id);
  EXPECT_EQ(TypeText(ColumnOf(now, "d")), "decimal(38, 1)");
  EXPECT_EQ(ColumnOf(now, "s").field_id, ColumnOf(old, "s").field_id);
  EXPECT_EQ(ColumnOf(now, "s").children[0].field_id, ColumnOf(old, "s").children[0].field_id);
  EXPECT_FALSE(used.contains(ColumnOf(now, "s").children[1].field_id));
  EXPECT_EQ(TypeText(ColumnOf(ReconcileColumns(now, old, used), "d")), "decimal(38, 1)");
  EXPECT_EQ(ReconcileColumns(old, old, used), old);
}

}  // namespace
}  // namespace dynalake::shaping
