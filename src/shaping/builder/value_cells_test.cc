// What SQL sees: each cell against the value it stands for, by an arithmetic of the test's own.

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/testing/random_item.h"
#include "shaping/builder/cell_reader.h"
#include "shaping/columns/choose.h"
#include "shaping/testing/lines.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;
using dynamodb::Value;

/// A decimal number taken apart: its value is 0.DIGITS times ten to the power of `exponent`.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< without a zero at either end; empty for zero
  int64_t exponent = 0;

  bool operator==(const Decimal&) const = default;
  int64_t scale() const {
    return std::max<int64_t>(static_cast<int64_t>(digits.size()) - exponent, 0);
  }
};

Decimal DecimalOf(std::string_view text) {
  Decimal decimal;
  decimal.negative = text.starts_with('-');
  text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  const size_t letter = std::min(text.find_first_of("eE"), text.size());
  const int64_t power =
      letter == text.size()
          ? 0
          : std::strtoll(std::string(text.substr(letter + 1)).c_str(), nullptr, 10);
  const std::string_view mantissa = text.substr(0, letter);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  decimal.digits = std::string(mantissa);
  std::erase(decimal.digits, '.');
  const size_t zeros = std::min(decimal.digits.find_first_not_of('0'), decimal.digits.size());
  decimal.digits.erase(0, zeros);
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  if (decimal.digits.empty()) {
    return {};
  }
  decimal.exponent = static_cast<int64_t>(point) - static_cast<int64_t>(zeros) + power;
  return decimal;
}

/// Whether a column can express a number.
bool Holds(const Column& column, std::string_view text) {
  const Decimal decimal = DecimalOf(text);
  if (column.type == ColumnType::kLong) {
    std::string digits = decimal.digits;
    if (decimal.scale() != 0 || decimal.exponent > 19) {
      return false;
    }
    digits.append(static_cast<size_t>(decimal.exponent) - digits.size(), '0');
    return digits.size() < 19 ||
           digits <= (decimal.negative ? "9223372036854775808" : "9223372036854775807");
  }
  return column.type != ColumnType::kDecimal ||
         (decimal.scale() <= column.scale && decimal.exponent <= column.precision - column.scale);
}

std::string NumberCell(const arrow::Array& array, int64_t row) {
  return array.GetScalar(row).ValueOrDie()->ToString();
}

void CheckCell(const Value& value, const Column& column, const arrow::Array& array, int64_t row);

void CheckNumber(const std::string& text, const Column& column, const arrow::Array& array,
                 int64_t row) {
  if (!Holds(column, text)) {
    EXPECT_TRUE(array.IsNull(row)) << text;
    return;
  }
  ASSERT_FALSE(array.IsNull(row)) << text << " in " << TypeText(column);
  switch (column.type) {
    case ColumnType::kDouble:
      EXPECT_EQ(static_cast<const arrow::DoubleArray&>(array).Value(row),
                std::strtod(text.c_str(), nullptr));
      break;
    case ColumnType::kString:
      EXPECT_EQ(TextCell(array, row).find_first_of("eE+"), std::string_view::npos);
      EXPECT_EQ(DecimalOf(TextCell(array, row)), DecimalOf(text));
      break;
    default:
      EXPECT_EQ(DecimalOf(NumberCell(array, row)), DecimalOf(text)) << text;
      break;
  }
}

/// The elements of a set or a list, one value each.
std::vector<Value> ElementsOf(const Value& value) {
  if (value.tag() == TypeTag::kL) {
    return value.list_elements();
  }
  std::vector<Value> elements;
  for (const std::string& text : value.set_elements()) {
    elements.push_back(value.tag() == TypeTag::kSS   ? Value::String(text)
                       : value.tag() == TypeTag::kNS ? Value::Number(text)
                                                     : Value::Binary(text));
  }
  return elements;
}

void CheckNested(const Value& value, const Column& column, const arrow::Array& array, int64_t row) {
  if (column.type == ColumnType::kStruct) {
    const auto& structs = static_cast<const arrow::StructArray&>(array);
    for (size_t i = 0; i < column.children.size(); ++i) {
      const auto member = value.members().find(column.children[i].step.name);
      CheckCell(member == value.members().end() ? Value::Null() : member->second,
                column.children[i], *structs.field(static_cast<int>(i)), row);
    }
    return;
  }
  if (column.type == ColumnType::kMap) {
    const auto& map = static_cast<const arrow::MapArray&>(array);
    ASSERT_EQ(map.value_length(row), static_cast<int64_t>(value.members().size()));
    for (int64_t at = map.value_offset(row); at < map.value_offset(row + 1); ++at) {
      const auto member = value.members().find(TextCell(*map.keys(), at));
      ASSERT_NE(member, value.members().end());
      CheckCell(member->second, column.children[1], *map.items(), at);
    }
    return;
  }
  const auto& list = static_cast<const arrow::ListArray&>(array);
  const std::vector<Value> elements = ElementsOf(value);
  ASSERT_EQ(list.value_length(row), static_cast<int64_t>(elements.size()));
  for (size_t i = 0; i < elements.size(); ++i) {
    CheckCell(elements[i], column.children[0], *list.values(),
              list.value_offset(row) + static_cast<int64_t>(i));
  }
}

bool Suits(TypeTag tag, const Column& column) {
  switch (column.type) {
    case ColumnType::kList:
      return tag == TypeTag::kL || tag == TypeTag::kSS || tag == TypeTag::kNS ||
             tag == TypeTag::kBS;
    case ColumnType::kStruct:
    case ColumnType::kMap:
      return tag == TypeTag::kM;
    case ColumnType::kBinary:
      return tag == TypeTag::kB;
    case ColumnType::kBoolean:
      return tag == TypeTag::kBool;
    case ColumnType::kString:
      return column.encoding == CellEncoding::kJson ||
             tag == (column.encoding == CellEncoding::kS ? TypeTag::kS : TypeTag::kN);
    default:
      return tag == TypeTag::kN;
  }
}

void CheckCell(const Value& value, const Column& column, const arrow::Array& array, int64_t row) {
  if (value.tag() == TypeTag::kNull || !Suits(value.tag(), column)) {
    EXPECT_TRUE(array.IsNull(row)) << dynamodb::PrintValue(value) << " in " << TypeText(column);
    return;
  }
  if (column.encoding == CellEncoding::kJson) {
    EXPECT_EQ(TextCell(array, row), dynamodb::PrintValue(value));
    return;
  }
  if (value.tag() == TypeTag::kN) {
    CheckNumber(value.text(), column, array, row);
    return;
  }
  ASSERT_FALSE(array.IsNull(row)) << dynamodb::PrintValue(value) << " in " << TypeText(column);
  if (!column.children.empty()) {
    CheckNested(value, column, array, row);
  } else if (value.tag() == TypeTag::kBool) {
    EXPECT_EQ(static_cast<const arrow::BooleanArray&>(array).Value(row), value.bool_value());
  } else {
    EXPECT_EQ(TextCell(array, row), value.text());
  }
}

/// Shapes items into a table without entities, whose rows are in their order, and checks each cell,
/// that each item prints back, and that the profile is that of the items.
void CheckItems(const TableColumns& columns, const std::vector<dynamodb::Item>& items) {
  std::string lines;
  for (const dynamodb::Item& item : items) {
    lines += R"({"Item":)" + dynamodb::PrintItem(item) + "}\n";
  }
  const Shaped shaped = ShapeAll(columns, lines);
  EXPECT_TRUE(shaped.lines == SortedLines(lines));
  EXPECT_EQ(shaped.profile, ProfileOf(lines));
  EXPECT_EQ(shaped.key_misfit, std::nullopt);
  size_t next = 0;
  for (const ShapedBatch& shaped_batch : shaped.batches) {
    const arrow::RecordBatch& batch = *shaped_batch.batch;
    for (int64_t row = 0; row < batch.num_rows(); ++row, ++next) {
      for (size_t i = 0; i < columns.columns.size(); ++i) {
        const auto found = items[next].find(columns.columns[i].step.name);
        CheckCell(found == items[next].end() ? Value::Null() : found->second, columns.columns[i],
                  *batch.column(static_cast<int>(i)), row);
        if (::testing::Test::HasFailure()) {
          FAIL() << "item " << dynamodb::PrintItem(items[next]).substr(0, 2000) << ", attribute "
                 << columns.columns[i].step.name;
        }
      }
    }
  }
  EXPECT_EQ(next, items.size());
}

Choices WithoutEntities() {
  Choices choices = Keyed("PK", "SK");
  choices.entities.kind = EntityChoice::Kind::kNone;
  return choices;
}

std::string LinesOf(const std::vector<dynamodb::Item>& items) {
  std::string lines;
  for (const dynamodb::Item& item : items) {
    lines += R"({"Item":)" + dynamodb::PrintItem(item) + "}\n";
  }
  return lines;
}

class CellsTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(CellsTest, HoldTheValuesOfRandomItems) {
  SCOPED_TRACE(GetParam());
  dynamodb::RandomItemGenerator generator(GetParam(),
                                          {.names = 40, .odd_number_every = 1 + GetParam() % 5});
  std::vector<dynamodb::Item> items;
  for (int i = 0; i < 600; ++i) {
    items.push_back(generator.Next());
  }
  const std::vector<dynamodb::Item> head(items.begin(), items.begin() + 60);
  CheckItems(ColumnsOf(LinesOf(items), WithoutEntities()), items);
  CheckItems(ColumnsOf(LinesOf(head), WithoutEntities()), items);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CellsTest, ::testing::Range<uint64_t>(1, 13));

dynamodb::Item ItemOf(std::string_view json) {
  auto item = dynamodb::ParseItem(json);
  EXPECT_OK(item);
  return *item;
}

/// `ordinary` 40 times, which make the columns, and then the odd items.
void CheckOdd(const std::string& ordinary, const std::vector<std::string>& odd) {
  std::vector<dynamodb::Item> items;
  for (int i = 0; i < 40; ++i) {
    items.push_back(ItemOf(R"({"PK":{"S":"a"},"SK":{"S":"b"},"v":)" + ordinary + "}"));
  }
  const TableColumns columns = ColumnsOf(LinesOf(items), WithoutEntities());
  for (const std::string& each : odd) {
    items.push_back(ItemOf(R"({"PK":{"S":"a"},"SK":{"S":"b"},"v":)" + each + "}"));
  }
  CheckItems(columns, items);
}

TEST(CellsTest, AtTheEdgesOfEachType) {
  CheckOdd(R"({"N":"7"})",
           {R"({"N":"9223372036854775807"})", R"({"N":"9223372036854775807.0"})",
            R"({"N":"+9223372036854775807"})", R"({"N":"-9223372036854775808E0"})",
            R"({"N":"-922337203685477580.8E1"})", R"({"N":"9223372036854775808"})",
            R"({"N":"9223372036854775808.00"})", R"({"N":"-9223372036854775809e0"})",
            R"({"N":"-0"})", R"({"N":"0E120"})", R"({"N":"1E18"})", R"({"N":"1E19"})",
            R"({"N":"1E-130"})", R"({"N":"10E-1"})", R"({"N":".5"})", R"({"N":"5."})"});
  CheckOdd(R"({"N":"1.25"})",
           {R"({"N":"1.250"})", R"({"N":"1.2500"})", R"({"N":"1.255"})", R"({"N":"1.255E1"})",
            R"({"N":"9999999999999999.99"})", R"({"N":"9999999999999999.990"})",
            R"({"N":"10000000000000000.0"})", R"({"N":"1E15"})", R"({"N":"1E16"})",
            R"({"N":"-0.00"})", R"({"N":"001"})"});
  CheckOdd(R"({"N":"12345678901234567890.25"})",
           {R"({"N":"999999999999999999999999999999999999.99"})",
            R"({"N":"99999999999999999999999999999999999999E-2"})", R"({"N":"1E35"})",
            R"({"N":"1E36"})", R"({"N":"-1.0"})", R"({"N":"1E-2"})", R"({"N":"1E-3"})"});
  CheckOdd(R"({"N":"1E-130"})",
           {R"({"N":"1E-130"})", R"({"N":"0.1"})", R"({"N":"1E125"})", R"({"N":"-0"})",
            R"({"N":"9007199254740993"})", R"({"N":"9007199254740993.0"})", R"({"N":"1.50"})"});
}

TEST(CellsTest, InsideOthers) {
  CheckOdd(
      R"({"M":{"n":{"N":"1"},"d":{"N":"1.5"},"m":{"M":{"l":{"L":[{"N":"1"}]}}}}})",
      {R"({"M":{"n":{"N":"1.0"},"d":{"N":"2.50"}}})", R"({"M":{"n":{"S":"x"},"d":{"N":"2"}}})",
       R"({"M":{"other":{"S":"x"},"n":{"N":"5"}}})", R"({"M":{"n":{"NULL":true},"d":{"N":"2"}}})",
       R"({"M":{"m":{"M":{"l":{"L":[{"N":"1E2"},{"S":"x"},{"NULL":true},{"N":"3"}]}}}}})",
       R"({"M":{"m":{"S":"x"},"n":{"N":"7"}}})", R"({"S":"x"})", R"({"M":{}})"});
  CheckOdd(R"({"L":[{"N":"1"}]})",
           {R"({"NS":["1","2.0"]})", R"({"L":[{"N":"1.0"},{"N":"1.5"}]})", R"({"L":[]})",
            R"({"SS":["x","y"]})", R"({"L":[{"L":[{"N":"1"}]},{"N":"2"}]})"});
  CheckOdd(R"({"NS":["1","2"]})",
           {R"({"L":[{"N":"3"},{"NULL":true},{"S":"x"},{"N":"4.0"}]})", R"({"NS":["1E1","5"]})",
            R"({"BS":["AAEC"]})", R"({"L":[]})", R"({"N":"1"})"});
  CheckOdd(R"({"SS":["a"]})", {R"({"L":[{"S":"q\"\\\n"},{"S":""}]})", R"({"NS":["1"]})"});
  CheckOdd(R"({"L":[{"M":{"a":{"N":"1"}}}]})",
           {R"({"L":[{"M":{"a":{"N":"1.0"}}},{"S":"x"},{"M":{"b":{"S":"x"}}}]})",
            R"({"SS":["a","b"]})"});
  CheckOdd(R"({"L":[{"L":[]}]})",
           {R"({"SS":["a\"b"]})", R"({"NS":["1.0"]})", R"({"BS":["AAEC"]})"});
}

TEST(CellsTest, InsideMaps) {
  std::string ordinary;
  for (int i = 0; i < 70; ++i) {
    ordinary += (i == 0 ? R"({"M":{"k)" : R"(,"k)") + std::to_string(i) + R"(":{"N":"1"})";
  }
  CheckOdd(ordinary + "}}",
           {R"({"M":{"k1":{"N":"1.0"},"k2":{"S":"x"},"k3":{"NULL":true},"z":{"N":"2"}}})",
            R"({"M":{"k1":{"N":"1.5"}}})", R"({"M":{}})"});
}

TEST(CellsTest, OfChosenTypes) {
  Choices choices = WithoutEntities();
  choices.types["text"] = {TypeChoice::Kind::kString};
  choices.types["at"] = {TypeChoice::Kind::kEpochSeconds};
  choices.types["when"] = {TypeChoice::Kind::kTimestamp};
  const std::string lines =
      R"({"Item":{"PK":{"S":"a"},"SK":{"S":"b"},"text":{"N":"1.10"},"at":{"N":"17E8"},)"
      R"("when":{"S":"2024-07-17 14:00:00+02:00"}}})"
      "\n"
      R"({"Item":{"PK":{"S":"b"},"SK":{"S":"b"},"text":{"N":"1E40"},"at":{"N":"0.0000001"},)"
      R"("when":{"S":"soon"}}})"
      "\n";
  const Shaped shaped = ShapeAll(ColumnsOf(lines, choices), lines);
  EXPECT_EQ(shaped.lines, SortedLines(lines));
  const arrow::RecordBatch& batch = *shaped.batches.at(0).batch;
  EXPECT_EQ(TextCell(*batch.GetColumnByName("text"), 0), "1.1");
  EXPECT_EQ(TextCell(*batch.GetColumnByName("text"), 1), "1" + std::string(40, '0'));
  EXPECT_EQ(NumberCell(*batch.GetColumnByName("at"), 0), "2023-11-14 22:13:20.000000");
  EXPECT_TRUE(batch.GetColumnByName("at")->IsNull(1));
  EXPECT_EQ(NumberCell(*batch.GetColumnByName("when"), 0), "2024-07-17 12:00:00.000000");
  EXPECT_TRUE(batch.GetColumnByName("when")->IsNull(1));
}

/// Keys are equal where their cells are, and no spelling takes a key its cell.
TEST(CellsTest, OfKeysAreTheirValues) {
  for (const auto& [spellings, type, cell] :
       std::vector<std::tuple<std::vector<std::string>, std::string, std::string>>{
           {{"1", "1.0", "1E0", "+1", "001", ".1e1", "10E-1"}, "long", "1"},
           {{"0", "-0", "0.0", "0E5"}, "long", "0"},
           {{"1.5", "1.50", "15E-1", "+01.5"}, "decimal(18, 1)", "1.5"},
           {{"1E40", "1e+40", "10E39", "1" + std::string(40, '0')},
            "string",
            "1" + std::string(40, '0')},
           {{"1E-130", "0.1E-129"}, "string", "0." + std::string(129, '0') + "1"}}) {
    std::string lines;
    for (const std::string& spelling : spellings) {
      lines += R"({"Item":{"PK":{"N":")" + spelling + "\"}}}\n";
    }
    const TableColumns columns = ColumnsOf(lines, Keyed("PK"));
    EXPECT_EQ(TypeText(columns.columns[0]), type);
    const Shaped shaped = ShapeAll(columns, lines);
    EXPECT_EQ(shaped.key_misfit, std::nullopt) << spellings[0];
    EXPECT_EQ(shaped.lines, SortedLines(lines));
    const auto keys = shaped.batches.at(0).batch->column(0);
    EXPECT_EQ(keys->null_count(), 0);
    for (int64_t row = 0; row < keys->length(); ++row) {
      EXPECT_EQ(NumberCell(*keys, row), cell) << spellings[static_cast<size_t>(row)];
    }
  }
}

TEST(CellsTest, OfAKeyCannotBeItsJson) {
  const std::string numbers = R"({"Item":{"PK":{"N":"1"}}})"
                              "\n";
  Choices choices = Keyed("PK");
  choices.types["PK"] = {TypeChoice::Kind::kJson};
  EXPECT_THAT(ChooseColumns(ProfileOf(numbers), choices), IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::shaping
