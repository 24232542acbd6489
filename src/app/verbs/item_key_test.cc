#include "app/verbs/item_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"

namespace dynalake::app {
namespace {

using shaping::CellEncoding;
using shaping::Column;
using shaping::ColumnType;
using testing::HasSubstr;

Column MakeColumn(int32_t id, std::string name, ColumnType type, CellEncoding encoding,
                  int scale = 0) {
  Column column;
  column.field_id = id;
  column.name = name;
  column.step = {shaping::PathStep::Kind::kName, std::move(name)};
  column.type = type;
  column.encoding = encoding;
  column.scale = scale;
  return column;
}

shaping::TableColumns MakeTable(Column partition_key, Column sort_key) {
  shaping::TableColumns table;
  table.keys = dynamodb::KeySchema{partition_key.step.name, sort_key.step.name};
  table.columns = {std::move(partition_key), std::move(sort_key)};
  return table;
}

const shaping::TableColumns& TextTable() {
  static const shaping::TableColumns kTable =
      MakeTable(MakeColumn(5, "PK", ColumnType::kString, CellEncoding::kS),
                MakeColumn(6, "SK", ColumnType::kString, CellEncoding::kS));
  return kTable;
}

TEST(ItemKeyTest, TextsAndJsonSayTheSame) {
  ASSERT_OK_AND_ASSIGN(const dynamodb::Item texts, ParseItemKey({"A#1", "B"}, TextTable()));
  ASSERT_OK_AND_ASSIGN(const dynamodb::Item json,
                       ParseItemKey({R"({"SK":{"S":"B"},"PK":{"S":"A#1"}})"}, TextTable()));
  EXPECT_EQ(texts, json);
  EXPECT_EQ(dynamodb::PrintItem(texts), R"({"PK":{"S":"A#1"},"SK":{"S":"B"}})");
}

TEST(ItemKeyTest, ScansLookForTypedValues) {
  const auto table = MakeTable(MakeColumn(5, "id", ColumnType::kLong, CellEncoding::kN),
                               MakeColumn(6, "at", ColumnType::kDecimal, CellEncoding::kN, 2));
  ASSERT_OK_AND_ASSIGN(const dynamodb::Item key, ParseItemKey({"-7", "1.50"}, table));
  const engine::ScanRequest request = MakeKeyScan(key, table, 2);
  ASSERT_EQ(request.equals.size(), 2U);
  EXPECT_EQ(request.equals[0].field_id, 6);
  EXPECT_EQ(request.equals[0].value, iceberg::Literal::Decimal(150));
  EXPECT_EQ(request.equals[1].field_id, 5);
  EXPECT_EQ(request.equals[1].value, iceberg::Literal::Long(-7));
}

TEST(ItemKeyTest, CellsThatAreNotTheirValuesAreNotLookedFor) {
  const auto table = MakeTable(MakeColumn(5, "PK", ColumnType::kBinary, CellEncoding::kB),
                               MakeColumn(6, "at", ColumnType::kTimestamp, CellEncoding::kIsoText));
  ASSERT_OK_AND_ASSIGN(const dynamodb::Item key, ParseItemKey({"Af8=", "2024-07-17"}, table));
  const engine::ScanRequest request = MakeKeyScan(key, table, 2);
  ASSERT_EQ(request.equals.size(), 1U);
  EXPECT_EQ(request.equals[0].value, iceberg::Literal::Bytes("\x01\xff"));
}

TEST(ItemKeyTest, TextOfNumbersWasNotAlwaysCanonical) {
  const auto table = MakeTable(MakeColumn(5, "id", ColumnType::kString, CellEncoding::kNumberText),
                               MakeColumn(6, "SK", ColumnType::kString, CellEncoding::kS));
  ASSERT_OK_AND_ASSIGN(const dynamodb::Item key, ParseItemKey({"1E2", "1E2"}, table));
  EXPECT_EQ(MakeKeyScan(key, table, 2).equals.size(), 2U);
  EXPECT_EQ(MakeKeyScan(key, table, 2).equals[1].value, iceberg::Literal::String("100"));
  ASSERT_EQ(MakeKeyScan(key, table, 1).equals.size(), 1U);
  EXPECT_EQ(MakeKeyScan(key, table, 1).equals[0].field_id, 6);
}

TEST(ItemKeyTest, MistakesSayWhatIsMissing) {
  const auto numbers = MakeTable(MakeColumn(5, "id", ColumnType::kLong, CellEncoding::kN),
                                 MakeColumn(6, "b", ColumnType::kBinary, CellEncoding::kB));
  const struct {
    const shaping::TableColumns& table;
    std::vector<std::string> texts;
    ErrorCode code;
    std::string_view expected;
  } cases[] = {
      {TextTable(), {"A"}, ErrorCode::kInvalidArgument, "a key of this table is PK and SK"},
      {TextTable(), {R"({"PK":{"S":"A"}})"}, ErrorCode::kInvalidArgument, "the key lacks SK"},
      {TextTable(),
       {R"({"PK":{"S":"A"},"SK":{"S":"B"},"x":{"S":"C"}})"},
       ErrorCode::kInvalidArgument,
       "and nothing else"},
      {TextTable(), {R"({"PK":)"}, ErrorCode::kMalformedInput, ""},
      {numbers, {"seven", "Af8="}, ErrorCode::kInvalidArgument, "the key id is a number"},
      {numbers, {"7", "?"}, ErrorCode::kInvalidArgument, "Base64"},
      {shaping::TableColumns(), {"A"}, ErrorCode::kUnsupported, "not known"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(ParseItemKey(c.texts, c.table), IsError(c.code, HasSubstr(std::string(c.expected))))
        << testing::PrintToString(c.texts);
  }
}

TEST(ItemKeyTest, NumbersAreComparedByValue) {
  ASSERT_OK_AND_ASSIGN(const auto key, dynamodb::ParseItem(R"({"id":{"N":"100"}})"));
  ASSERT_OK_AND_ASSIGN(const auto same, dynamodb::ParseItem(R"({"id":{"N":"1E2"},"a":{"S":""}})"));
  ASSERT_OK_AND_ASSIGN(const auto text, dynamodb::ParseItem(R"({"id":{"S":"100"}})"));
  EXPECT_TRUE(HasKey(same, key));
  EXPECT_FALSE(HasKey(text, key));
  EXPECT_FALSE(HasKey({}, key));
}

}  // namespace
}  // namespace dynalake::app
