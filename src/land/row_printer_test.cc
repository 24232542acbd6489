#include "land/row_printer.h"

#include <cmath>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>

namespace dynalake::land {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using DataType = std::shared_ptr<arrow::DataType>;

Array FromJson(const DataType& type, const std::string& json) {
  return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
}

/// The line of the one row with those cells, in columns a, b, ...
std::string LineOf(const arrow::ArrayVector& cells, std::vector<std::string> names = {}) {
  arrow::FieldVector fields;
  for (size_t i = 0; i < cells.size(); ++i) {
    fields.push_back(arrow::field(
        names.empty() ? std::string(1, static_cast<char>('a' + i)) : names[i], cells[i]->type()));
  }
  const auto schema = arrow::schema(fields);
  std::string line;
  RowPrinter(*schema).AppendLine(*arrow::RecordBatch::Make(schema, 1, cells), 0, &line);
  return line;
}

std::string LineOf(const DataType& type, const std::string& json) {
  return LineOf({FromJson(type, "[" + json + "]")});
}

TEST(RowPrinterTest, EachColumnIsAnAttribute) {
  EXPECT_EQ(LineOf({FromJson(arrow::utf8(), R"(["x\"y"])"), FromJson(arrow::int64(), "[-7]"),
                    FromJson(arrow::boolean(), "[true]"), FromJson(arrow::int32(), "[null]")}),
            R"({"Item":{"a":{"S":"x\"y"},"b":{"N":"-7"},"c":{"BOOL":true}}})"
            "\n");
  EXPECT_EQ(LineOf(arrow::int32(), "null"), "{\"Item\":{}}\n");
  EXPECT_EQ(LineOf({FromJson(arrow::int8(), "[1]"), FromJson(arrow::int8(), "[2]")}, {"n", "n"}),
            R"({"Item":{"n":{"N":"1"},"n_2":{"N":"2"}}})"
            "\n");
}

TEST(RowPrinterTest, NumbersHaveAllTheirDigits) {
  EXPECT_EQ(LineOf(arrow::uint64(), "18446744073709551615"),
            "{\"Item\":{\"a\":{\"N\":\"18446744073709551615\"}}}\n");
  EXPECT_EQ(LineOf(arrow::decimal128(38, 2), "\"123456789012345678901234567890.10\""),
            "{\"Item\":{\"a\":{\"N\":\"123456789012345678901234567890.10\"}}}\n");
  EXPECT_EQ(LineOf(arrow::float64(), "0.1"), "{\"Item\":{\"a\":{\"N\":\"0.1\"}}}\n");
}

// DynamoDB's numbers have 38 digits and end at 9.9...E+125.
TEST(RowPrinterTest, WhatIsNoNumberOfDynamoDbIsItsText) {
  arrow::DoubleBuilder doubles;
  ASSERT_TRUE(doubles.AppendValues({1e300, std::nan(""), INFINITY, -INFINITY}).ok());
  const Array array = doubles.Finish().ValueOrDie();
  EXPECT_EQ(LineOf({array->Slice(0, 1)}), "{\"Item\":{\"a\":{\"S\":\"1e+300\"}}}\n");
  EXPECT_EQ(LineOf({array->Slice(1, 1)}), "{\"Item\":{\"a\":{\"S\":\"NaN\"}}}\n");
  EXPECT_EQ(LineOf({array->Slice(2, 1)}), "{\"Item\":{\"a\":{\"S\":\"Infinity\"}}}\n");
  EXPECT_EQ(LineOf({array->Slice(3, 1)}), "{\"Item\":{\"a\":{\"S\":\"-Infinity\"}}}\n");
}

TEST(RowPrinterTest, TimesAreTextsAndBinaryIsBase64) {
  EXPECT_EQ(LineOf(arrow::timestamp(arrow::TimeUnit::MICRO), "\"2024-07-17 12:30:15.250\""),
            "{\"Item\":{\"a\":{\"S\":\"2024-07-17T12:30:15.250\"}}}\n");
  EXPECT_EQ(LineOf(arrow::date32(), "19921"), "{\"Item\":{\"a\":{\"S\":\"2024-07-17\"}}}\n");
  EXPECT_EQ(LineOf(arrow::binary(), "\"abc\""), "{\"Item\":{\"a\":{\"B\":\"YWJj\"}}}\n");
}

TEST(RowPrinterTest, ListsStructsAndMaps) {
  EXPECT_EQ(LineOf(arrow::list(arrow::int32()), "[1, null]"),
            R"({"Item":{"a":{"L":[{"N":"1"},{"NULL":true}]}}})"
            "\n");
  EXPECT_EQ(LineOf(arrow::fixed_size_list(arrow::utf8(), 1), "[\"x\"]"),
            R"({"Item":{"a":{"L":[{"S":"x"}]}}})"
            "\n");
  EXPECT_EQ(LineOf(arrow::struct_({arrow::field("x", arrow::int32()),
                                   arrow::field("y", arrow::list(arrow::utf8()))}),
                   R"({"x": null, "y": []})"),
            R"({"Item":{"a":{"M":{"y":{"L":[]}}}}})"
            "\n");
  EXPECT_EQ(LineOf(arrow::map(arrow::utf8(), arrow::int32()), R"([["k", 1], ["l", null]])"),
            R"({"Item":{"a":{"M":{"k":{"N":"1"},"l":{"NULL":true}}}}})"
            "\n");
  EXPECT_EQ(LineOf(arrow::map(arrow::int32(), arrow::utf8()), R"([[1, "x"]])"),
            R"({"Item":{"a":{"L":[{"M":{"key":{"N":"1"},"value":{"S":"x"}}}]}}})"
            "\n");
}

}  // namespace
}  // namespace dynalake::land
