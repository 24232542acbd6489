#include "shaping/builder/column_builder.h"

#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "shaping/scan/compact_scanner.h"
#include "shaping/testing/lines.h"
#include "shaping/testing/made_columns.h"

namespace dynalake::shaping {
namespace {

const Column kLongs = MadeColumn(ColumnType::kLong, CellEncoding::kN);
const Column kTexts = MadeColumn(ColumnType::kString, CellEncoding::kS);

/// Appends tagged values, a row each; a row without a cell is null.
class AppendedRows {
 public:
  explicit AppendedRows(const Column& column, bool may_use_dictionary = false)
      : builder_(column, pool_.get(), may_use_dictionary) {}

  Fit Append(const std::string& value) {
    const PaddedText text(value + "\n");
    LineTape tape;
    EXPECT_NE(CompactScanner::ScanValue(text.view().data(), &tape), nullptr) << value;
    const Fit fit = builder_.Append(tape, 0);
    builder_.PadTo(++count_);
    return fit;
  }
  /// The quick way where there is one.
  bool TryAppend(const std::string& value) {
    const PaddedText text(value + "\n");
    LineTape tape;
    EXPECT_NE(CompactScanner::ScanValue(text.view().data(), &tape), nullptr) << value;
    const bool done = builder_.TryAppend(tape[0], count_);
    count_ += done ? 1 : 0;
    return done;
  }
  std::shared_ptr<arrow::Array> Finish() {
    auto array = builder_.Finish(std::exchange(count_, 0));
    EXPECT_TRUE(array->ValidateFull().ok()) << array->ValidateFull().ToString();
    return array;
  }
  ColumnBuilder& builder() { return builder_; }

 private:
  std::shared_ptr<BufferPool> pool_ = BufferPool::Make();
  ColumnBuilder builder_;
  int64_t count_ = 0;
};

struct Appended {
  const char* value;
  Fit fit;
};

/// What becomes of values in a column: how they fit, and the cells in Arrow's JSON. What is
/// expected is docs/values.md: a cell holds what its type can express of the value.
void CheckAppended(const Column& column, const std::vector<Appended>& values,
                   const std::string& cells) {
  SCOPED_TRACE(TypeText(column));
  AppendedRows rows(column);
  for (const Appended& each : values) {
    EXPECT_EQ(rows.Append(each.value), each.fit) << each.value;
  }
  const auto array = rows.Finish();
  EXPECT_TRUE(array->Equals(*ArrayOf(ArrowTypeOf(column), cells))) << array->ToString();
}

TEST(ColumnBuilderTest, ALongHoldsIntegersOf64BitsHoweverTheyAreSpelled) {
  CheckAppended(
      kLongs,
      {{R"({"N":"7"})", Fit::kExact},
       {R"({"N":"7.0"})", Fit::kRespelled},
       {R"({"N":"1E2"})", Fit::kRespelled},
       {R"({"N":"-0"})", Fit::kRespelled},
       {R"({"N":"9223372036854775807"})", Fit::kExact},
       {R"({"N":"-9223372036854775808"})", Fit::kExact},
       {R"({"N":"9223372036854775808"})", Fit::kNone},
       {R"({"N":"1.5"})", Fit::kNone},
       {R"({"S":"7"})", Fit::kNone},
       {R"({"NULL":true})", Fit::kNone}},
      "[7, 7, 100, 0, 9223372036854775807, -9223372036854775808, null, null, null, null]");
}

TEST(ColumnBuilderTest, ADecimalHoldsWhatItsDigitsCanSay) {
  CheckAppended(MadeDecimal(18, 2),
                {{R"({"N":"1.25"})", Fit::kExact},
                 {R"({"N":"2"})", Fit::kExact},
                 {R"({"N":"1.250"})", Fit::kRespelled},
                 {R"({"N":"1.255"})", Fit::kNone},
                 {R"({"N":"-9999999999999999.99"})", Fit::kExact},
                 {R"({"N":"10000000000000000"})", Fit::kNone}},
                R"(["1.25", "2.00", "1.25", null, "-9999999999999999.99", null])");
  CheckAppended(MadeDecimal(38, 2),
                {{R"({"N":"999999999999999999999999999999999999.99"})", Fit::kExact},
                 {R"({"N":"1000000000000000000000000000000000000"})", Fit::kNone},
                 {R"({"N":"-0.01"})", Fit::kExact}},
                R"(["999999999999999999999999999999999999.99", null, "-0.01"])");
}

TEST(ColumnBuilderTest, ADoubleHoldsTheNearest) {
  CheckAppended(MadeColumn(ColumnType::kDouble, CellEncoding::kN),
                {{R"({"N":"0.1"})", Fit::kExact},
                 {R"({"N":"0.10"})", Fit::kRespelled},
                 {R"({"N":"12345678901234567.8"})", Fit::kInexact},
                 {R"({"BOOL":true})", Fit::kNone}},
                "[0.1, 0.1, 12345678901234567.8, null]");
}

TEST(ColumnBuilderTest, TextsBytesAndTruthStandAsTheyAre) {
  CheckAppended(kTexts,
                {{R"({"S":""})", Fit::kExact},
                 {R"({"S":"q\"\\\n東京"})", Fit::kExact},
                 {R"({"N":"1"})", Fit::kNone}},
                R"(["", "q\"\\\n東京", null])");
  CheckAppended(MadeColumn(ColumnType::kBoolean, CellEncoding::kBool),
                {{R"({"BOOL":true})", Fit::kExact},
                 {R"({"BOOL":false})", Fit::kExact},
                 {R"({"NULL":true})", Fit::kNone}},
                "[true, false, null]");
  AppendedRows bytes(MadeColumn(ColumnType::kBinary, CellEncoding::kB));
  EXPECT_EQ(bytes.Append(R"({"B":"AP8B"})"), Fit::kExact);
  EXPECT_EQ(bytes.Append(R"({"S":"AP8B"})"), Fit::kNone);
  const auto array = bytes.Finish();
  EXPECT_EQ(static_cast<const arrow::BinaryArray&>(*array).GetString(0),
            std::string("\x00\xff\x01", 3));
  EXPECT_TRUE(array->IsNull(1));
}

TEST(ColumnBuilderTest, NumbersAsTextAreTheirPlainDigits) {
  CheckAppended(MadeColumn(ColumnType::kString, CellEncoding::kNumberText),
                {{R"({"N":"1000"})", Fit::kExact},
                 {R"({"N":"1E3"})", Fit::kRespelled},
                 {R"({"N":"+01.50"})", Fit::kRespelled},
                 {R"({"S":"1000"})", Fit::kNone}},
                R"(["1000", "1000", "1.5", null])");
}

TEST(ColumnBuilderTest, JsonHoldsEveryValueWhole) {
  CheckAppended(MadeColumn(ColumnType::kString, CellEncoding::kJson),
                {{R"({"L":[{"N":"1.0"},{"S":"x"}]})", Fit::kExact}, {R"({"S":"a"})", Fit::kExact}},
                R"(["{\"L\":[{\"N\":\"1.0\"},{\"S\":\"x\"}]}", "{\"S\":\"a\"}"])");
}

TEST(ColumnBuilderTest, TimesAreTextsOrNumbers) {
  CheckAppended(
      MadeColumn(ColumnType::kTimestamp, CellEncoding::kIsoText),
      {{R"({"S":"2024-07-17T12:00:00.000001Z"})", Fit::kExact},
       {R"({"S":"2024-07-17 14:00:00+02:00"})", Fit::kRespelled},
       {R"({"S":"2024-07-17T12:00:00.1234567Z"})", Fit::kInexact},
       {R"({"S":"soon"})", Fit::kNone},
       {R"({"N":"1721217600"})", Fit::kNone}},
      R"(["2024-07-17 12:00:00.000001", "2024-07-17 12:00:00", "2024-07-17 12:00:00.123456",
            null, null])");
  CheckAppended(MadeColumn(ColumnType::kDate, CellEncoding::kIsoText),
                {{R"({"S":"2024-02-29"})", Fit::kExact}, {R"({"S":"2023-02-29"})", Fit::kNone}},
                "[19782, null]");
  CheckAppended(MadeColumn(ColumnType::kTimestamp, CellEncoding::kEpochSeconds),
                {{R"({"N":"1.5"})", Fit::kExact},
                 {R"({"N":"17E8"})", Fit::kRespelled},
                 {R"({"N":"0.0000001"})", Fit::kNone}},
                R"(["1970-01-01 00:00:01.5", "2023-11-14 22:13:20", null])");
  CheckAppended(MadeColumn(ColumnType::kTimestamp, CellEncoding::kEpochMillis),
                {{R"({"N":"1500"})", Fit::kExact}, {R"({"N":"1500.25"})", Fit::kExact}},
                R"(["1970-01-01 00:00:01.5", "1970-01-01 00:00:01.50025"])");
}

TEST(ColumnBuilderTest, AListKeepsWhatFitsElementByElement) {
  CheckAppended(MadeList(CellEncoding::kL, kLongs),
                {{R"({"L":[{"N":"1"},{"N":"2"}]})", Fit::kExact},
                 {R"({"L":[]})", Fit::kExact},
                 {R"({"L":[{"N":"1"},{"NULL":true}]})", Fit::kExact},
                 {R"({"L":[{"N":"1"},{"S":"x"},{"N":"3"}]})", Fit::kInexact},
                 {R"({"NS":["1","2"]})", Fit::kRespelled},
                 {R"({"SS":["a"]})", Fit::kInexact},
                 {R"({"N":"1"})", Fit::kNone}},
                "[[1, 2], [], [1, null], [1, null, 3], [1, 2], [null], null]");
  CheckAppended(MadeList(CellEncoding::kNS, kLongs),
                {{R"({"NS":["2","1"]})", Fit::kExact},
                 {R"({"NS":["1.0"]})", Fit::kRespelled},
                 {R"({"L":[{"N":"3"}]})", Fit::kRespelled}},
                "[[2, 1], [1], [3]]");
}

TEST(ColumnBuilderTest, AStructKeepsItsMembersInAnyOrder) {
  CheckAppended(
      MadeColumn(ColumnType::kStruct, CellEncoding::kM,
                 {Member("a", 11, kLongs), Member("b", 12, kTexts)}),
      {{R"({"M":{"a":{"N":"1"},"b":{"S":"x"}}})", Fit::kExact},
       {R"({"M":{"b":{"S":"y"},"a":{"N":"2"}}})", Fit::kExact},
       {R"({"M":{"a":{"N":"3"}}})", Fit::kExact},
       {R"({"M":{}})", Fit::kExact},
       {R"({"M":{"a":{"NULL":true},"b":{"S":"z"}}})", Fit::kRespelled},
       {R"({"M":{"a":{"S":"x"},"b":{"S":"z"}}})", Fit::kInexact},
       {R"({"M":{"a":{"N":"4"},"other":{"S":"x"}}})", Fit::kInexact},
       {R"({"L":[]})", Fit::kNone}},
      R"([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 3, "b": null}, {"a": null, "b": null},
            {"a": null, "b": "z"}, {"a": null, "b": "z"}, {"a": 4, "b": null}, null])");
}

TEST(ColumnBuilderTest, AMapKeepsAllNames) {
  CheckAppended(MadeMap(kLongs),
                {{R"({"M":{"x":{"N":"1"},"y":{"N":"2"}}})", Fit::kExact},
                 {R"({"M":{}})", Fit::kExact},
                 {R"({"M":{"a\"b":{"S":"z"},"y":{"N":"3"}}})", Fit::kInexact},
                 {R"({"S":"x"})", Fit::kNone}},
                R"([[["x", 1], ["y", 2]], [], [["a\"b", null], ["y", 3]], null])");
}

TEST(ColumnBuilderTest, TheQuickWayGivesTheSameCells) {
  for (const auto& [column, values] : std::vector<std::pair<Column, std::vector<std::string>>>{
           {kLongs, {R"({"N":"1"})", R"({"N":"-123456789012345678"})", R"({"N":"0"})"}},
           {MadeDecimal(18, 2), {R"({"N":"1.25"})", R"({"N":"-7"})"}},
           {kTexts, {R"({"S":""})", R"({"S":"a text of more than thirty-two bytes, surely"})"}}}) {
    AppendedRows quick(column);
    AppendedRows slow(column);
    const std::string large = R"({"S":")" + std::string(1000, 'x') + R"("})";
    for (int i = 0; i < 2; ++i) {  // the first values make room
      quick.Append(column == kTexts ? large : values[0]);
      slow.Append(column == kTexts ? large : values[0]);
    }
    for (const std::string& value : values) {
      EXPECT_TRUE(quick.TryAppend(value)) << value;
      EXPECT_EQ(slow.Append(value), Fit::kExact);
    }
    EXPECT_TRUE(quick.Finish()->Equals(*slow.Finish())) << TypeText(column);
  }
  AppendedRows longs(kLongs);
  longs.Append(R"({"N":"1"})");
  for (const char* value : {R"({"N":"1.0"})", R"({"N":"1.5"})", R"({"S":"1"})"}) {
    EXPECT_FALSE(longs.TryAppend(value)) << value;
  }
}

TEST(ColumnBuilderTest, RowsThatAreLeftOutAreNull) {
  constexpr int64_t kRows = 5000;  // more than a builder has room for at first
  for (const Column& column : {kLongs, kTexts, MadeList(CellEncoding::kL, kLongs)}) {
    const bool is_list = column.type == ColumnType::kList;
    const char* value = column.type == ColumnType::kLong ? R"({"N":"5"})" : R"({"S":"five"})";
    const auto pool = BufferPool::Make();
    ColumnBuilder builder(column, pool.get(), false);
    const PaddedText text(std::string(is_list ? R"({"L":[{"N":"5"},{"N":"6"}]})" : value) + "\n");
    LineTape tape;
    ASSERT_NE(CompactScanner::ScanValue(text.view().data(), &tape), nullptr);
    for (int64_t row = 0; row < kRows; ++row) {
      if (row % 3 == 1 || row % 64 > 50) {
        builder.PadTo(row);
        ASSERT_EQ(builder.Append(tape, 0), Fit::kExact);
      }
    }
    const auto array = builder.Finish(kRows);
    ASSERT_TRUE(array->ValidateFull().ok());
    ASSERT_EQ(array->length(), kRows);
    for (int64_t row = 0; row < kRows; ++row) {
      ASSERT_EQ(array->IsValid(row), row % 3 == 1 || row % 64 > 50) << row;
    }
  }
}

TEST(ColumnBuilderTest, AfterFinishItBeginsAnew) {
  AppendedRows rows(kTexts);
  rows.Append(R"({"S":"first"})");
  const auto first = rows.Finish();
  rows.Append(R"({"N":"1"})");
  rows.Append(R"({"S":"second"})");
  const auto second = rows.Finish();
  EXPECT_TRUE(first->Equals(*ArrayOf(arrow::utf8(), R"(["first"])")));
  EXPECT_TRUE(second->Equals(*ArrayOf(arrow::utf8(), R"([null, "second"])")));
}

TEST(ColumnBuilderTest, ADictionaryIsLeftWhenItsValuesAreTooMany) {
  AppendedRows few(kTexts, true);
  AppendedRows many(kTexts, true);
  std::string expected = "[";
  for (int i = 0; i < 3000; ++i) {
    few.Append(i % 2 == 0 ? R"({"S":"even"})" : R"({"S":"odd"})");
    many.Append(R"({"S":"value )" + std::to_string(i) + R"("})");
    expected += (i == 0 ? "\"value " : ", \"value ") + std::to_string(i) + "\"";
  }
  const auto dictionary = few.Finish();
  ASSERT_EQ(dictionary->type_id(), arrow::Type::DICTIONARY);
  EXPECT_EQ(static_cast<const arrow::DictionaryArray&>(*dictionary).dictionary()->length(), 2);
  const auto texts = many.Finish();
  ASSERT_EQ(texts->type_id(), arrow::Type::STRING);
  EXPECT_TRUE(texts->Equals(*ArrayOf(arrow::utf8(), expected + "]")));
}

}  // namespace
}  // namespace dynalake::shaping
