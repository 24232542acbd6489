#include "shaping/builder/cell_reader.h"

#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "shaping/testing/made_columns.h"

namespace dynalake::shaping {
namespace {

using ::testing::HasSubstr;

using Values = std::vector<std::optional<std::string>>;

const Column kLongCells = MadeColumn(ColumnType::kLong, CellEncoding::kN);
const Column kTextCells = MadeColumn(ColumnType::kString, CellEncoding::kS);
const Column kTimeCells = MadeColumn(ColumnType::kTimestamp, CellEncoding::kIsoText);

/// The value of each row, nothing of a null one; "?" where the cell stands for none.
Values ValuesOf(const Column& column, const std::shared_ptr<arrow::Array>& array) {
  auto reader = CellReader::Make(column, array);
  EXPECT_OK(reader);
  Values values;
  for (int64_t row = 0; reader && row < array->length(); ++row) {
    std::string text;
    if (reader->IsNull(row)) {
      values.emplace_back();
    } else {
      values.emplace_back(reader->AppendValue(row, &text) ? text : "?");
    }
  }
  return values;
}

/// The values that cells stand for, which are those of the rest of the array in a slice of it, too.
void CheckCells(const Column& column, const std::shared_ptr<arrow::Array>& array,
                const Values& expected) {
  SCOPED_TRACE(array->type()->ToString() + " as " + TypeText(column));
  EXPECT_EQ(ValuesOf(column, array), expected);
  EXPECT_EQ(ValuesOf(column, array->Slice(1)), Values(expected.begin() + 1, expected.end()));
}

void CheckCells(const Column& column, const std::shared_ptr<arrow::DataType>& type,
                const std::string& cells, const Values& expected) {
  CheckCells(column, ArrayOf(type, cells), expected);
}

TEST(CellReaderTest, NumbersHaveDynamoDbsSpelling) {
  for (const auto& type : {arrow::int64(), arrow::int32(), arrow::int16(), arrow::int8()}) {
    CheckCells(kLongCells, type, "[1, null, -5]", {R"({"N":"1"})", {}, R"({"N":"-5"})"});
  }
  for (const auto& type : {arrow::decimal32(9, 2), arrow::decimal64(18, 2),
                           arrow::decimal128(38, 2), arrow::decimal256(40, 2)}) {
    CheckCells(MadeDecimal(18, 2), type, R"(["1.50", "0.00", "-3.05", null])",
               {R"({"N":"1.5"})", R"({"N":"0"})", R"({"N":"-3.05"})", {}});
  }
  const Column decimal = MadeColumn(ColumnType::kDouble, CellEncoding::kN);
  CheckCells(decimal, arrow::float64(), "[0.1, 1e22, null, NaN, -Inf]",
             {R"({"N":"0.1"})", R"({"N":"10000000000000000000000"})", {}, "?", "?"});
  CheckCells(decimal, arrow::float32(), "[0.5, -2]", {R"({"N":"0.5"})", R"({"N":"-2"})"});
  CheckCells(MadeColumn(ColumnType::kString, CellEncoding::kNumberText), arrow::utf8(),
             R"(["1000", null])", {R"({"N":"1000"})", {}});
}

TEST(CellReaderTest, TextsAreReadInEveryLayout) {
  const Values expected = {R"({"S":"a\"\n東京"})", {}, R"({"S":""})"};
  for (const auto& type : {arrow::utf8(), arrow::large_utf8(), arrow::utf8_view(),
                           arrow::dictionary(arrow::int32(), arrow::utf8()),
                           arrow::dictionary(arrow::int8(), arrow::utf8())}) {
    CheckCells(kTextCells, type, R"(["a\"\n東京", null, ""])", expected);
  }
  for (const auto& type : {arrow::binary(), arrow::large_binary(), arrow::binary_view()}) {
    CheckCells(MadeColumn(ColumnType::kBinary, CellEncoding::kB), type, R"(["abc", null, ""])",
               {R"({"B":"YWJj"})", {}, R"({"B":""})"});
  }
  CheckCells(MadeColumn(ColumnType::kBoolean, CellEncoding::kBool), arrow::boolean(),
             "[true, false, null]", {R"({"BOOL":true})", R"({"BOOL":false})", {}});
  CheckCells(MadeColumn(ColumnType::kString, CellEncoding::kJson), arrow::utf8(),
             R"(["{\"L\":[]}", null])", {R"({"L":[]})", {}});
}

TEST(CellReaderTest, TimesAreReadInEveryUnit) {
  CheckCells(kTimeCells, arrow::timestamp(arrow::TimeUnit::MICRO),
             R"(["2024-07-17 12:00:00.000001", "1969-12-31 23:59:59.999", null])",
             {R"({"S":"2024-07-17T12:00:00.000001Z"})", R"({"S":"1969-12-31T23:59:59.999Z"})", {}});
  for (const auto unit : {arrow::TimeUnit::SECOND, arrow::TimeUnit::MILLI, arrow::TimeUnit::NANO}) {
    CheckCells(kTimeCells, arrow::timestamp(unit), R"(["2024-07-17 12:00:00", null])",
               {R"({"S":"2024-07-17T12:00:00Z"})", {}});
  }
  const auto micros = arrow::timestamp(arrow::TimeUnit::MICRO);
  CheckCells(MadeColumn(ColumnType::kTimestamp, CellEncoding::kEpochSeconds), micros,
             R"(["1970-01-01 00:00:01.5", "2023-11-14 22:13:20"])",
             {R"({"N":"1.5"})", R"({"N":"1700000000"})"});
  CheckCells(MadeColumn(ColumnType::kTimestamp, CellEncoding::kEpochMillis), micros,
             R"(["1970-01-01 00:00:01.50025", null])", {R"({"N":"1500.25"})", {}});
  CheckCells(MadeColumn(ColumnType::kDate, CellEncoding::kIsoText), arrow::date32(),
             "[19782, null]", {R"({"S":"2024-02-29"})", {}});
}

TEST(CellReaderTest, ListsAndSetsHaveElements) {
  for (const auto& type : {arrow::list(arrow::int64()), arrow::large_list(arrow::int64())}) {
    CheckCells(MadeList(CellEncoding::kL, kLongCells), type, "[[1, null], [], null]",
               {R"({"L":[{"N":"1"},{"NULL":true}]})", R"({"L":[]})", {}});
    // DynamoDB has no empty set, and none with a NULL in it; other engines can write them.
    CheckCells(MadeList(CellEncoding::kNS, kLongCells), type,
               "[[2, 1], [1, null], [], [null], null]",
               {R"({"NS":["2","1"]})", R"({"NS":["1"]})", {}, {}, {}});
  }
  CheckCells(MadeList(CellEncoding::kSS, kTextCells), arrow::list(arrow::utf8()),
             R"([["b", "a\""], ["c"]])", {R"({"SS":["b","a\""]})", R"({"SS":["c"]})"});
  CheckCells(MadeList(CellEncoding::kBS, MadeColumn(ColumnType::kBinary, CellEncoding::kB)),
             arrow::list(arrow::binary()), R"([["abc"], null])", {R"({"BS":["YWJj"]})", {}});
  const Column inner = MadeList(CellEncoding::kL, kTextCells);
  CheckCells(MadeList(CellEncoding::kL, inner), arrow::list(arrow::list(arrow::utf8())),
             R"([[["a"], []], [null]])",
             {R"({"L":[{"L":[{"S":"a"}]},{"L":[]}]})", R"({"L":[{"NULL":true}]})"});
}

TEST(CellReaderTest, StructsAndMapsHaveMembers) {
  const Column column = MadeColumn(ColumnType::kStruct, CellEncoding::kM,
                                   {Member("a", 11, kLongCells), Member("b\"", 12, kTextCells)});
  CheckCells(column, ArrowTypeOf(column),
             R"([{"a": 1, "b\"": "x"}, {"a": null, "b\"": "y"}, {"a": null, "b\"": null}, null])",
             {R"({"M":{"a":{"N":"1"},"b\"":{"S":"x"}}})",
              R"({"M":{"b\"":{"S":"y"}}})",
              R"({"M":{}})",
              {}});
  CheckCells(MadeMap(kLongCells), ArrowTypeOf(MadeMap(kLongCells)),
             R"([[["x", 1], ["y", null], ["z", 3]], [], null])",
             {R"({"M":{"x":{"N":"1"},"z":{"N":"3"}}})", R"({"M":{}})", {}});
}

TEST(CellReaderTest, AValueInsideThatIsNoneMakesTheWholeNone) {
  const Column decimal = MadeColumn(ColumnType::kDouble, CellEncoding::kN);
  CheckCells(MadeList(CellEncoding::kL, decimal), arrow::list(arrow::float64()), "[[1], [1, NaN]]",
             {R"({"L":[{"N":"1"}]})", "?"});
}

TEST(CellReaderTest, MembersAreFoundByIdElseByName) {
  Column column = MadeColumn(ColumnType::kStruct, CellEncoding::kM,
                             {Member("a", 11, kLongCells), Member("gone", 13, kTextCells)});
  // Another engine renamed the member with the id 11, and dropped the other.
  const Column renamed =
      MadeColumn(ColumnType::kStruct, CellEncoding::kM,
                 {Member("gone", 12, kTextCells), Member("renamed", 11, kLongCells)});
  CheckCells(column, ArrowTypeOf(renamed),
             R"([{"gone": "another", "renamed": 1}, {"gone": null, "renamed": 2}])",
             {R"({"M":{"a":{"N":"1"}}})", R"({"M":{"a":{"N":"2"}}})"});
  const auto without_ids =
      arrow::struct_({arrow::field("gone", arrow::utf8()), arrow::field("a", arrow::int64())});
  CheckCells(column, without_ids, R"([{"gone": "x", "a": 1}, null])",
             {R"({"M":{"a":{"N":"1"},"gone":{"S":"x"}}})", {}});
  EXPECT_EQ(FindField(without_ids->fields(), Member("none", 99, kLongCells)), -1);
}

TEST(CellReaderTest, AColumnThatIsMissingIsNull) {
  ASSERT_OK_AND_ASSIGN(const CellReader reader, CellReader::Make(kLongCells, nullptr));
  EXPECT_FALSE(reader.has_array());
  EXPECT_TRUE(reader.IsNull(0) && reader.IsNull(1000));
}

TEST(CellReaderTest, ATypeThatCannotStandForTheColumnIsRefused) {
  for (const auto& [column, type] :
       std::vector<std::pair<Column, std::shared_ptr<arrow::DataType>>>{
           {kLongCells, arrow::utf8()},
           {kLongCells, arrow::uint64()},
           {kTextCells, arrow::int64()},
           {kTimeCells, arrow::int64()},
           {MadeDecimal(18, 2), arrow::float64()},
           {MadeDecimal(18, 2), arrow::decimal128(10, -2)},
           {MadeList(CellEncoding::kL, kLongCells), arrow::int64()},
           {MadeList(CellEncoding::kL, kLongCells), arrow::list(arrow::utf8())},
           {MadeMap(kLongCells), arrow::list(arrow::int64())}}) {
    EXPECT_THAT(CellReader::Make(column, ArrayOf(type, "[null]")),
                IsError(ErrorCode::kUnsupported, HasSubstr(column.type == ColumnType::kList &&
                                                                   type->id() == arrow::Type::LIST
                                                               ? "\"element\" is string"
                                                               : "column \"v\" is ")))
        << type->ToString();
  }
}

}  // namespace
}  // namespace dynalake::shaping
