#include "render/result_format.h"

#include <cmath>
#include <limits>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/format.h"
#include "base/testing/matchers.h"

namespace dynalake::render {
namespace {

using Schema = std::shared_ptr<arrow::Schema>;

// Rows from Arrow's own JSON form would lose digits; builders do not.
std::shared_ptr<arrow::RecordBatch> SampleBatch() {
  arrow::Int64Builder numbers;
  arrow::Decimal128Builder decimals(arrow::decimal128(38, 2));
  arrow::StringBuilder texts;
  arrow::BinaryBuilder binaries;
  arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MICRO),
                                arrow::default_memory_pool());
  const bool built =
      numbers.AppendValues({1, -25}).ok() && numbers.AppendNull().ok() &&
      decimals.Append(arrow::Decimal128("123456789012345678901234567890.12")).ok() &&
      decimals.Append(arrow::Decimal128("-0.50")).ok() && decimals.AppendNull().ok() &&
      texts.AppendValues({"plain", "a \"b\", c\nd\x1b[31m"}).ok() && texts.Append("").ok() &&
      binaries.Append("\x01\xff", 2).ok() && binaries.Append("").ok() &&
      binaries.AppendNull().ok() && times.AppendValues({1'721'219'415'250'000, -1}).ok() &&
      times.AppendNull().ok();
  EXPECT_TRUE(built);
  const Schema schema =
      arrow::schema({arrow::field("n", arrow::int64()), arrow::field("d", arrow::decimal128(38, 2)),
                     arrow::field("t", arrow::utf8()), arrow::field("b", arrow::binary()),
                     arrow::field("at", times.type())});
  return arrow::RecordBatch::Make(
      schema, 3,
      {numbers.Finish().ValueOrDie(), decimals.Finish().ValueOrDie(), texts.Finish().ValueOrDie(),
       binaries.Finish().ValueOrDie(), times.Finish().ValueOrDie()});
}

std::string Written(OutputFormat format, const arrow::RecordBatch& batch, OutputStyle style = {}) {
  StringSink sink;
  const auto writer = MakeResultWriter(format, *batch.schema(), style, sink);
  EXPECT_OK(writer->Write(batch));
  EXPECT_OK(writer->Finish());
  return sink.text();
}

TEST(ResultWriterTest, JsonNamesAreUnique) {
  const auto names_of = [](const std::vector<std::string>& columns) {
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (size_t i = 0; i < columns.size(); ++i) {
      arrow::Int64Builder builder;
      EXPECT_TRUE(builder.Append(static_cast<int64_t>(i)).ok());
      fields.push_back(arrow::field(columns[i], arrow::int64()));
      arrays.push_back(builder.Finish().ValueOrDie());
    }
    return Written(OutputFormat::kJsonLines,
                   *arrow::RecordBatch::Make(arrow::schema(fields), 1, arrays));
  };
  EXPECT_EQ(names_of({"n", "n", "n_2"}), "{\"n\":0,\"n_3\":1,\"n_2\":2}\n");
  EXPECT_EQ(names_of({"n_2", "n", "n"}), "{\"n_2\":0,\"n\":1,\"n_3\":2}\n");
  EXPECT_EQ(names_of({"n", "n", "n_2", "n_2"}), "{\"n\":0,\"n_3\":1,\"n_2\":2,\"n_2_2\":3}\n");
  EXPECT_EQ(names_of({"a", "a", "a"}), "{\"a\":0,\"a_2\":1,\"a_3\":2}\n");
  EXPECT_EQ(names_of({"a", "A"}), "{\"a\":0,\"A\":1}\n");
}

// The words of DuckDB's shell, and those of Java's Double.toString, which Athena has.
TEST(ResultWriterTest, WhatIsNoNumberIsSpelledAsAsked) {
  arrow::DoubleBuilder doubles;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  ASSERT_TRUE(doubles.AppendValues({nan, -nan, INFINITY, -INFINITY, 1e300}).ok());
  const auto values = doubles.Finish().ValueOrDie();
  arrow::Int32Builder offsets;
  ASSERT_TRUE(offsets.AppendValues({0, 5}).ok());
  const auto list =
      arrow::ListArray::FromArrays(*offsets.Finish().ValueOrDie(), *values).ValueOrDie();
  const auto one =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("d", arrow::float64())}), 5, {values});
  const auto nested =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("l", list->type())}), 1, {list});
  EXPECT_EQ(Written(OutputFormat::kCsv, *one), "d\nnan\nnan\ninf\n-inf\n1e+300\n");
  const OutputStyle athenas{.float_words = FloatWords::kLong};
  EXPECT_EQ(Written(OutputFormat::kCsv, *one, athenas),
            "d\nNaN\nNaN\nInfinity\n-Infinity\n1e+300\n");
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *nested, athenas),
            "{\"l\":[\"NaN\",\"NaN\",\"Infinity\",\"-Infinity\",1e+300]}\n");
  EXPECT_THAT(Written(OutputFormat::kTable, *one, athenas), testing::HasSubstr("│ -Infinity │"));
}

TEST(ResultWriterTest, Json) {
  EXPECT_EQ(Written(OutputFormat::kJson, *SampleBatch()),
            "[\n"
            R"({"n":1,"d":123456789012345678901234567890.12,"t":"plain","b":"Af8=",)"
            R"("at":"2024-07-17T12:30:15.250"},)"
            "\n"
            R"({"n":-25,"d":-0.50,"t":"a \"b\", c\nd\u001b[31m","b":"",)"
            R"("at":"1969-12-31T23:59:59.999999"},)"
            "\n"
            R"({"n":null,"d":null,"t":"","b":null,"at":null})"
            "\n]\n");
}

TEST(ResultWriterTest, JsonLines) {
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *SampleBatch()->Slice(2)),
            R"({"n":null,"d":null,"t":"","b":null,"at":null})"
            "\n");
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *SampleBatch()->Slice(0, 0)), "");
  EXPECT_EQ(Written(OutputFormat::kJson, *SampleBatch()->Slice(0, 0)), "[]\n");
}

TEST(ResultWriterTest, Csv) {
  EXPECT_EQ(Written(OutputFormat::kCsv, *SampleBatch()),
            "n,d,t,b,at\n"
            "1,123456789012345678901234567890.12,plain,Af8=,2024-07-17T12:30:15.250\n"
            "-25,-0.50,\"a \"\"b\"\", c\nd\x1b[31m\",\"\",1969-12-31T23:59:59.999999\n"
            ",,\"\",,\n");
  EXPECT_EQ(Written(OutputFormat::kCsv, *SampleBatch()->Slice(1, 1), {.terminal = true}),
            "n,d,t,b,at\n"
            "-25,-0.50,\"a \"\"b\"\", c\\nd\\u001b[31m\",\"\",1969-12-31T23:59:59.999999\n");
}

TEST(ResultWriterTest, Table) {
  EXPECT_EQ(
      Written(OutputFormat::kTable, *SampleBatch()),
      R"(┌──────┬───────────────────────────────────┬───────────────────────┬──────┬────────────────────────────┐
│    n │                                 d │ t                     │ b    │ at                         │
├──────┼───────────────────────────────────┼───────────────────────┼──────┼────────────────────────────┤
│    1 │ 123456789012345678901234567890.12 │ plain                 │ 01ff │ 2024-07-17T12:30:15.250    │
│  -25 │                             -0.50 │ a "b", c\nd\u001b[31m │      │ 1969-12-31T23:59:59.999999 │
│ NULL │                              NULL │                       │ NULL │ NULL                       │
└──────┴───────────────────────────────────┴───────────────────────┴──────┴────────────────────────────┘
(3 rows)
)");
}

TEST(ResultWriterTest, UuidsHaveTheirTextualForm) {
  arrow::FixedSizeBinaryBuilder bytes(arrow::fixed_size_binary(16));
  ASSERT_TRUE(
      bytes.Append("\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10").ok());
  ASSERT_TRUE(bytes.AppendNull().ok());
  const auto uuids =
      arrow::ExtensionType::WrapArray(arrow::extension::uuid(), bytes.Finish().ValueOrDie());
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("u", arrow::extension::uuid())}), 2, {uuids});
  EXPECT_EQ(Written(OutputFormat::kCsv, *batch), "u\n01234567-89ab-cdef-fedc-ba9876543210\n\n");
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *batch),
            "{\"u\":\"01234567-89ab-cdef-fedc-ba9876543210\"}\n{\"u\":null}\n");
}

TEST(ResultWriterTest, TableIsCutToATerminal) {
  arrow::StringBuilder texts;
  ASSERT_TRUE(texts.AppendValues({"日本語のとても長い文章", "short"}).ok());
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("text", arrow::utf8())}),
                                              2, {texts.Finish().ValueOrDie()});
  EXPECT_EQ(Written(OutputFormat::kTable, *batch, {.terminal = true, .width = 14}),
            R"(┌────────────┐
│ text       │
├────────────┤
│ 日本語の…  │
│ short      │
└────────────┘
(2 rows)
)");
}

// As psql 15 prints these rows with \x and \pset linestyle unicode, but for the row count.
TEST(ResultWriterTest, RecordsHaveALineForEachValue) {
  EXPECT_EQ(Written(OutputFormat::kTable, *SampleBatch()->Slice(0, 2), {.expanded = Expanded::kOn}),
            R"(─[ RECORD 1 ]─────────────────────────
n  │ 1
d  │ 123456789012345678901234567890.12
t  │ plain
b  │ 01ff
at │ 2024-07-17T12:30:15.250
─[ RECORD 2 ]─────────────────────────
n  │ -25
d  │ -0.50
t  │ a "b", c\nd\u001b[31m
b  │
at │ 1969-12-31T23:59:59.999999
(2 rows)
)");
  const auto long_names = [] {
    arrow::Int64Builder numbers;
    EXPECT_TRUE(numbers.AppendValues({1, 2}).ok());
    return arrow::RecordBatch::Make(
        arrow::schema({arrow::field("number of orders", arrow::int64())}), 2,
        {numbers.Finish().ValueOrDie()});
  }();
  EXPECT_EQ(Written(OutputFormat::kTable, *long_names, {.expanded = Expanded::kOn}),
            R"(─[ RECORD 1 ]────┬──
number of orders │ 1
─[ RECORD 2 ]────┼──
number of orders │ 2
(2 rows)
)");
  EXPECT_EQ(Written(OutputFormat::kTable, *SampleBatch()->Slice(0, 0), {.expanded = Expanded::kOn}),
            "(0 rows)\n");
}

TEST(ResultWriterTest, RowsThatDoNotFitAreRecords) {
  constexpr size_t kWholeTable = 104;
  const auto written = [](OutputFormat format, size_t width) {
    return Written(format, *SampleBatch(), {true, width, Expanded::kAuto});
  };
  EXPECT_THAT(written(OutputFormat::kTable, kWholeTable), testing::StartsWith("┌──────┬"));
  EXPECT_THAT(written(OutputFormat::kTable, kWholeTable - 1),
              testing::StartsWith("─[ RECORD 1 ]─"));
  EXPECT_THAT(written(OutputFormat::kTable, 0), testing::StartsWith("┌──────┬"));
  EXPECT_THAT(written(OutputFormat::kJsonLines, 10), testing::StartsWith(R"({"n":1,)"));
}

TEST(ResultWriterTest, NumbersAndTimesAreNeverCut) {
  const std::string table = Written(OutputFormat::kTable, *SampleBatch(), {true, 40});
  for (const std::string_view whole :
       {" -25 ", "123456789012345678901234567890.12", "1969-12-31T23:59:59.999999", " pla… "}) {
    EXPECT_THAT(table, testing::HasSubstr(std::string(whole)));
  }
  // Rows behind those that were measured.
  arrow::Int64Builder numbers;
  for (int64_t i = 0; i < 1000; ++i) {
    ASSERT_TRUE(numbers.Append(1).ok());
  }
  ASSERT_TRUE(numbers.Append(1234567890).ok());
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("a long name", arrow::int64())}), 1001,
                               {numbers.Finish().ValueOrDie()});
  const std::string long_table = Written(OutputFormat::kTable, *batch, {true, 8});
  EXPECT_THAT(long_table, testing::HasSubstr("│ a l… │"));
  EXPECT_THAT(long_table, testing::HasSubstr("│ 1234567890 │"));
}

TEST(ResultWriterTest, LongTablesStream) {
  arrow::Int64Builder numbers;
  for (int64_t i = 0; i < 2500; ++i) {
    ASSERT_TRUE(numbers.Append(i).ok());
  }
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("n", arrow::int64())}),
                                              2500, {numbers.Finish().ValueOrDie()});
  StringSink sink;
  const auto writer = MakeResultWriter(OutputFormat::kTable, *batch->schema(), {}, sink);
  ASSERT_OK(writer->Write(*batch->Slice(0, 999)));
  EXPECT_EQ(sink.text(), "");
  ASSERT_OK(writer->Write(*batch->Slice(999)));
  EXPECT_NE(sink.text().find("│ 2499 │"), std::string::npos);
  ASSERT_OK(writer->Finish());
  EXPECT_TRUE(sink.text().ends_with("└─────┘\n(2,500 rows)\n"));
}

TEST(ResultWriterTest, NestedValuesAreJson) {
  const auto type = arrow::struct_({arrow::field("l", arrow::list(arrow::int64())),
                                    arrow::field("m", arrow::map(arrow::utf8(), arrow::boolean())),
                                    arrow::field("f", arrow::float64())});
  const std::shared_ptr<arrow::Schema> schema = arrow::schema({arrow::field("v", type)});
  auto pool = arrow::default_memory_pool();
  auto builder = arrow::MakeBuilder(type, pool).ValueOrDie();
  auto& value = static_cast<arrow::StructBuilder&>(*builder);
  auto& list = static_cast<arrow::ListBuilder&>(*value.field_builder(0));
  auto& map = static_cast<arrow::MapBuilder&>(*value.field_builder(1));
  auto& real = static_cast<arrow::DoubleBuilder&>(*value.field_builder(2));
  const bool built =
      value.Append().ok() && list.Append().ok() &&
      static_cast<arrow::Int64Builder&>(*list.value_builder()).AppendValues({1, 2}).ok() &&
      map.Append().ok() &&
      static_cast<arrow::StringBuilder&>(*map.key_builder()).Append("k\"").ok() &&
      static_cast<arrow::BooleanBuilder&>(*map.item_builder()).Append(true).ok() &&
      real.Append(std::numeric_limits<double>::infinity()).ok();
  ASSERT_TRUE(built);
  const auto batch = arrow::RecordBatch::Make(schema, 1, {builder->Finish().ValueOrDie()});
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *batch),
            R"({"v":{"l":[1,2],"m":{"k\"":true},"f":"inf"}})"
            "\n");
  EXPECT_NE(Written(OutputFormat::kTable, *batch).find(R"({"l":[1,2],"m":{"k\"":true},"f":"inf"})"),
            std::string::npos);
}

TEST(ResultWriterTest, NamesAreOnceInJsonAndCsv) {
  arrow::Int64Builder numbers;
  ASSERT_TRUE(numbers.Append(7).ok());
  const auto array = numbers.Finish().ValueOrDie();
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("n", arrow::int64()), arrow::field("n", arrow::int64())}), 1,
      {array, array});
  EXPECT_EQ(Written(OutputFormat::kJsonLines, *batch), "{\"n\":7,\"n_2\":7}\n");
  EXPECT_EQ(Written(OutputFormat::kCsv, *batch), "n,n_2\n7,7\n");
}

}  // namespace
}  // namespace dynalake::render
