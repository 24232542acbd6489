#include "render/chart_writer.h"

#include <limits>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::render {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using ::testing::HasSubstr;
using ::testing::Not;

Array FromJson(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
}

struct Column {
  std::string name;
  Array values;
};

/// The picture of the rows, which come in two batches.
std::string Drawn(ChartKind kind, const std::vector<Column>& columns, size_t width) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const Column& column : columns) {
    fields.push_back(arrow::field(column.name, column.values->type()));
    arrays.push_back(column.values);
  }
  const int64_t rows = arrays[0]->length();
  const auto batch = arrow::RecordBatch::Make(arrow::schema(fields), rows, std::move(arrays));
  StringSink sink;
  auto writer = MakeChartWriter(kind, *batch->schema(), {.width = width}, sink);
  EXPECT_OK(writer);
  EXPECT_OK((*writer)->Write(*batch->Slice(0, rows / 2)));
  EXPECT_OK((*writer)->Write(*batch->Slice(rows / 2)));
  EXPECT_OK((*writer)->Finish());
  return sink.text();
}

Column Labels(const std::string& json) { return {"k", FromJson(arrow::utf8(), json)}; }
Column Numbers(const std::string& json) { return {"n", FromJson(arrow::int64(), json)}; }

/// So many rows of a number, all 0 but for one of 1 in the middle.
Column Spike(int64_t rows) {
  arrow::Int64Builder numbers;
  for (int64_t i = 0; i < rows; ++i) {
    EXPECT_TRUE(numbers.Append(i == rows / 2 ? 1 : 0).ok());
  }
  return {"n", numbers.Finish().ValueOrDie()};
}

TEST(ChartWriterTest, TheLongestBarFillsItsWidth) {
  EXPECT_EQ(Drawn(ChartKind::kBar, {Labels(R"(["a", "b", "c"])"), Numbers("[4, 2, null]")}, 20),
            "k  n\n"
            "a  ████████████ 4\n"
            "b  ██████ 2\n"
            "c  NULL\n"
            "(3 rows)\n");
}

TEST(ChartWriterTest, NegativeBarsLieBeforeTheAxis) {
  EXPECT_EQ(Drawn(ChartKind::kBar, {Labels(R"(["a", "b", "c"])"), Numbers("[-1, 3, 0]")}, 20),
            "k  n\n"
            "a  ████ -1\n"
            "b      ██████████ 3\n"
            "c       0\n"
            "(3 rows)\n");
}

TEST(ChartWriterTest, EachColumnHasItsScale) {
  EXPECT_EQ(Drawn(ChartKind::kBar,
                  {Labels(R"(["a", "b"])"),
                   Numbers("[1, 2]"),
                   {"much", FromJson(arrow::decimal128(9, 1), R"(["800.5", null])")}},
                  24),
            "k\n"
            "a  n     ████▌ 1\n"
            "   much  █████████ 800.5\n"
            "b  n     █████████ 2\n"
            "   much  NULL\n"
            "(2 rows)\n");
}

TEST(ChartWriterTest, ASingleColumnIsDrawnOverTheRowsNumbers) {
  EXPECT_EQ(Drawn(ChartKind::kBar, {Numbers("[1, 1]")}, 8),
            "   n\n"
            "1  ███ 1\n"
            "2  ███ 1\n"
            "(2 rows)\n");
}

TEST(ChartWriterTest, NumbersAreNeverCutAndLabelsAre) {
  const std::string drawn = Drawn(ChartKind::kBar,
                                  {Labels(R"(["a very long label", "\u001b[31mred"])"),
                                   Numbers("[9223372036854775807, -9223372036854775807]")},
                                  10);
  EXPECT_THAT(drawn, HasSubstr("a v…"));
  EXPECT_THAT(drawn, HasSubstr(" 9223372036854775807\n"));
  EXPECT_THAT(drawn, HasSubstr(" -9223372036854775807\n"));
  EXPECT_THAT(drawn, Not(HasSubstr("\x1b")));
}

TEST(ChartWriterTest, WhatIsNotFiniteHasNoBar) {
  arrow::DoubleBuilder numbers;
  ASSERT_TRUE(numbers.AppendValues({std::numeric_limits<double>::infinity(), 1}).ok());
  EXPECT_EQ(
      Drawn(ChartKind::kBar, {Labels(R"(["a", "b"])"), {"x", numbers.Finish().ValueOrDie()}}, 12),
      "k  x\n"
      "a  inf\n"
      "b  █████ 1\n"
      "(2 rows)\n");
}

TEST(ChartWriterTest, OfVeryManyRowsTheFirstAreBars) {
  EXPECT_THAT(Drawn(ChartKind::kBar, {Spike(1001)}, 40),
              HasSubstr("\n(the first 1,000 of 1,001 rows; ORDER BY and LIMIT say which)\n"));
}

// A character has two dots across and four down (Unicode, "Braille Patterns"): the line goes from
// the lower left to the upper right of 2 x 48 dots.
TEST(ChartWriterTest, ALineGoesFromRowToRow) {
  std::string expected = "n\n47 ┤⢸\n";
  for (int i = 0; i < 10; ++i) {
    expected += "   │⢸\n";
  }
  EXPECT_EQ(Drawn(ChartKind::kLine, {Labels(R"(["a", "b"])"), Numbers("[0, 47]")}, 5),
            expected + " 0 ┤⡸\n    a b\n(2 rows)\n");
}

TEST(ChartWriterTest, ALineIsBrokenWhereThereIsNoValue) {
  const std::string drawn =
      Drawn(ChartKind::kLine, {Labels(R"(["a", "b", "c"])"), Numbers("[1, null, 1]")}, 5);
  EXPECT_THAT(drawn, HasSubstr("\n1 ┤⠁⠈\n"));
  EXPECT_EQ(Drawn(ChartKind::kLine, {Labels(R"(["a"])"), Numbers("[null]")}, 5),
            "n\nno value\n  a\n(1 row)\n");
}

TEST(ChartWriterTest, ALineShowsASpikeAmongVeryManyRows) {
  const std::string drawn = Drawn(ChartKind::kLine, {Spike(100'000)}, 40);
  const std::string top = drawn.substr(0, drawn.find('\n', 3));
  EXPECT_THAT(top, HasSubstr("1 ┤                  "));
  EXPECT_NE(top.back(), ' ');
  EXPECT_THAT(drawn, HasSubstr("\n(100,000 rows)\n"));
}

TEST(ChartWriterTest, WithoutRowsThereIsNothingToDraw) {
  EXPECT_EQ(Drawn(ChartKind::kBar, {Labels("[]"), Numbers("[]")}, 20), "k  n\n(0 rows)\n");
  EXPECT_EQ(Drawn(ChartKind::kLine, {Labels("[]"), Numbers("[]")}, 20), "n\n(0 rows)\n");
}

TEST(ChartWriterTest, AResultWithoutNumbersIsRefused) {
  StringSink sink;
  for (const auto& schema :
       {arrow::schema({arrow::field("k", arrow::utf8())}),
        arrow::schema({arrow::field("n", arrow::int64()), arrow::field("b", arrow::boolean())})}) {
    EXPECT_THAT(MakeChartWriter(ChartKind::kBar, *schema, {}, sink),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("no column of numbers")));
  }
}

}  // namespace
}  // namespace dynalake::render
