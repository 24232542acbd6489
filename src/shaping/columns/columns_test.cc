#include "shaping/columns/columns.h"

#include <string>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "shaping/columns/iceberg_schema.h"
#include "shaping/testing/lines.h"

namespace dynalake::shaping {
namespace {

TableColumns Example() {
  return ColumnsOf(
      R"({"Item":{"PK":{"S":"a"},"n":{"N":"1.5"},"l":{"L":[{"M":{"x.y":{"B":"AA=="}}}]}}})"
      "\n",
      Keyed("PK"));
}

TEST(TableColumnsTest, PrintThePropertyAndReadItBack) {
  const TableColumns columns = Example();
  auto property = ParseJson(ColumnsProperty(columns), "columns");
  ASSERT_OK(property);
  ASSERT_EQ(property->size(), 5U);
  EXPECT_EQ((*property)[1]["path"], nlohmann::json::array({"l"}));
  EXPECT_EQ((*property)[2]["path"], nlohmann::json::array({"l", nullptr}));
  EXPECT_EQ((*property)[3]["path"], nlohmann::json::array({"l", nullptr, "x.y"}));
  EXPECT_EQ((*property)[4]["type"], "decimal(18, 1)");
  EXPECT_EQ((*property)[4]["encoding"], "N");
  EXPECT_THAT(TableColumnsFromProperties(ColumnsProperty(columns), EntitiesProperty(columns),
                                         {columns.columns[0].field_id}),
              HasValue(columns));
}

TEST(TableColumnsTest, AreAsTheirPageShows) {
  constexpr const char* kPage = "docs/formats/columns.md";
  Choices choices = Keyed("PK", "SK");
  choices.types.emplace("At", TypeChoice{TypeChoice::Kind::kTimestamp});
  const TableColumns columns = ColumnsOf(PageExample(kPage, "Items"), choices);
  EXPECT_EQ(*ParseJson(ColumnsProperty(columns), "columns"),
            *ParseJson(PageExample(kPage, "Their columns"), "the page"));
}

TEST(TableColumnsTest, RefuseOtherJson) {
  const auto json_of = [](std::string_view path, std::string_view type, std::string_view encoding) {
    return fmt::format(R"j({{"columns":[{{"field-id":5,"path":{},"type":"{}","encoding":"{}",)j"
                       R"j("name":"a"}}],"entities":{{}}}})j",
                       path, type, encoding);
  };
  EXPECT_OK(TableColumnsFromJson(*ParseJson(json_of(R"(["a"])", "long", "N"), "columns")));
  for (const std::string& json :
       {std::string(R"({"columns":{},"entities":{}})"), json_of(R"(["a","b"])", "long", "N"),
        json_of(R"(["a"])", "decimal(39, 0)", "N"), json_of(R"(["a"])", "list", "L"),
        json_of("[null]", "long", "N"), json_of(R"(["a"])", "long", "L"),
        json_of(R"(["a"])", "long", "S"), json_of(R"(["a"])", "string", "N"),
        json_of(R"(["a"])", "string", "key"), json_of(R"(["a"])", "date", "epoch-seconds"),
        json_of("[]", "long", "N")}) {
    EXPECT_THAT(TableColumnsFromJson(*ParseJson(json, "columns")),
                IsError(ErrorCode::kMalformedInput))
        << json;
  }
}

TEST(TableColumnsTest, HaveTheSameFieldsForArrowAndIceberg) {
  const TableColumns columns = Example();
  ASSERT_OK_AND_ASSIGN(const iceberg::Schema schema, IcebergSchema(columns));
  const auto arrow_schema = ArrowSchema(columns);
  ASSERT_EQ(arrow_schema->num_fields(), static_cast<int>(schema.fields().size()));
  for (int i = 0; i < arrow_schema->num_fields(); ++i) {
    const iceberg::NestedField& field = schema.fields()[static_cast<size_t>(i)];
    EXPECT_EQ(arrow_schema->field(i)->name(), field.name);
    EXPECT_EQ(arrow_schema->field(i)->metadata()->Get("PARQUET:field_id").ValueOr(""),
              std::to_string(field.id));
  }
  EXPECT_EQ(schema.identifier_field_ids(), std::vector<int32_t>{columns.columns[0].field_id});
  EXPECT_EQ(schema.FindField(kPositionFieldId)->name, "_position");
}

}  // namespace
}  // namespace dynalake::shaping
