// Rows whose cells another engine changed beside a `_rest` that it left as it was.

#include "shaping/unshape/updated_cells.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "shaping/testing/lines.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::shaping {
namespace {

using ::testing::HasSubstr;

/// Items that say what the columns are: `mp` is a map, `j` holds DynamoDB JSON, `at` times.
std::string Head() {
  std::string lines;
  for (int i = 0; i < 80; ++i) {
    const std::string n = std::to_string(i);
    lines +=
        R"({"Item":{"PK":{"S":")" + n + R"("},"k":{"N":")" + n +
        R"("},"s":{"S":"x"},"n":{"N":"7"},"d":{"N":"1.25"},"f":{"N":"0.)" +
        std::string(static_cast<size_t>(i) % 40, '0') +
        R"(1"},"b":{"BOOL":true},"y":{"B":"AA=="},)" +
        R"("l":{"L":[{"N":"1"}]},"lo":{"L":[{"M":{"a":{"N":"1"}}}]},"ss":{"SS":["a"]},)" +
        R"("ns":{"NS":["1"]},"m":{"M":{"k":{"S":"v"},"x":{"N":"1"},"in":{"M":{"z":{"N":"1"}}}}},)" +
        R"("mp":{"M":{"key)" + n + R"(":{"N":"1"}}},"j":{)" +
        (i % 2 == 0 ? R"("S":"t")" : R"("N":"1")") + R"(},"at":{"S":"2024-07-17T12:00:00Z"}}})" +
        "\n";
  }
  return lines;
}

class UpdatedCellsTest : public ::testing::Test {
 protected:
  UpdatedCellsTest() {
    Choices choices = Keyed("PK", "k");
    choices.types["at"] = *ParseTypeChoice("timestamp");
    columns_ = ColumnsOf(Head(), choices);
  }

  std::shared_ptr<arrow::RecordBatch> Shape(const std::string& attributes) const {
    const Shaped shaped = ShapeAll(columns_, Line(attributes));
    EXPECT_EQ(shaped.batches.size(), 1U);
    return shaped.batches.front().batch;
  }

  static std::string Line(const std::string& attributes) {
    const std::string key = attributes.starts_with("\"k\":") ? "" : R"(,"k":{"N":"1"})";
    return R"({"Item":{"PK":{"S":"a"})" + key + (attributes.empty() ? "" : ",") + attributes +
           "}}\n";
  }

  /// The item of a row that was loaded as `before` and whose cells are now those of `after`.
  Result<std::string> Print(const std::string& before, const std::string& after,
                            NullCells null_cells = {}) const {
    const auto loaded = Shape(before);
    const auto now = Shape(after);
    const int rest = now->schema()->GetFieldIndex("_rest");
    auto batch = now->SetColumn(rest, now->schema()->field(rest), loaded->column(rest));
    EXPECT_TRUE(batch.ok());
    Unshaper unshaper(columns_, std::move(null_cells));
    DYNALAKE_TRY(unshaper.Bind(*batch));
    std::string line;
    DYNALAKE_TRY(unshaper.AppendLine(0, &line));
    return line;
  }

  void Check(const std::string& before, const std::string& after, const std::string& expected,
             NullCells null_cells = {}) const {
    const auto printed = Print(before, after, std::move(null_cells));
    ASSERT_OK(printed);
    EXPECT_EQ(SortedLines(*printed), SortedLines(Line(expected))) << before << " to " << after;
  }

  TableColumns columns_;
};

TEST_F(UpdatedCellsTest, TheColumnsAreOfEveryType) {
  std::string types;
  for (const Column& column : columns_.columns) {
    types += column.name + " " + TypeText(column) + "; ";
  }
  for (const char* one :
       {"k long", "s string", "n long", "d decimal", "f double", "b boolean", "y binary", "l list",
        "ss list", "m struct", "mp map", "j string", "at timestamp"}) {
    EXPECT_THAT(types, HasSubstr(one));
  }
}

/// The value of `_rest` stands where the cell is what it was shaped to.
TEST_F(UpdatedCellsTest, AnUntouchedRowPrintsItsRest) {
  for (const char* item : {
           R"("s":{"N":"1"})",
           R"("n":{"N":"1E2"})",
           R"("n":{"S":"x"})",
           R"("n":{"NULL":true})",
           R"("n":{"N":"99999999999999999999"})",
           R"("d":{"N":"1.10"})",
           R"("f":{"N":"+0.5"})",
           R"("f":{"N":"0.10000000000000000000000000000000000001"})",
           R"("f":{"N":"-0"})",
           // The nearest double is 1E126, which DynamoDB has not.
           R"("f":{"N":"9.9999999999999999999999999999999999999E125"})",
           R"("f":{"N":"-9.9999999999999999999999999999999999999E125"})",
           R"("b":{"S":"true"})",
           R"("y":{"S":"x"})",
           R"("k":{"N":"1.0"})",
           R"("l":{"L":[{"N":"1.10"},{"S":"x"},{"NULL":true}]})",
           R"("l":{"NS":["1","2"]})",
           R"("lo":{"L":[{"M":{"a":{"S":"x"},"new":{"N":"1"}}},{"N":"1"}]})",
           R"("ss":{"L":[{"S":"a"},{"N":"1"}]})",
           R"("ss":{"L":[]})",
           R"("ns":{"NS":["1.0","2"]})",
           R"("m":{"M":{"k":{"N":"1"},"x":{"N":"1.0"},"new":{"NULL":true}}})",
           R"("m":{"S":"x"})",
           R"("m":{"M":{"in":{"M":{"new":{"S":"x"}}}}})",
           R"("m":{"M":{"in":{"S":"x"}}})",
           R"("mp":{"M":{"key1":{"S":"x"},"other":{"N":"1.0"},"n":{"NULL":true}}})",
           R"("mp":{"L":[]})",
           R"("j":{"NULL":true})",
           R"("at":{"S":"yesterday"})",
           R"("at":{"S":"2024-07-17T14:00:00+02:00"})",
           R"("new":{"S":"no column"})",
       }) {
    Check(item, item, item);
  }
}

struct Update {
  const char* before;
  const char* after;
  const char* expected;
};

TEST_F(UpdatedCellsTest, ACellThatWasSetWins) {
  for (
      const Update& update : std::vector<Update>{
          {R"("n":{"S":"not a number"})", R"("n":{"N":"42"})", R"("n":{"N":"42"})"},
          {R"("n":{"N":"1E2"})", R"("n":{"N":"2"})", R"("n":{"N":"2"})"},
          {R"("n":{"NULL":true})", R"("n":{"N":"0"})", R"("n":{"N":"0"})"},
          {R"("d":{"N":"1.10"})", R"("d":{"N":"1.2"})", R"("d":{"N":"1.2"})"},
          {R"("f":{"N":"0.50"})", R"("f":{"N":"0.25"})", R"("f":{"N":"0.25"})"},
          {R"("s":{"N":"1"})", R"("s":{"S":""})", R"("s":{"S":""})"},
          {R"("b":{"S":"x"})", R"("b":{"BOOL":false})", R"("b":{"BOOL":false})"},
          {R"("y":{"S":"x"})", R"("y":{"B":"AQI="})", R"("y":{"B":"AQI="})"},
          {R"("j":{"NULL":true})", R"("j":{"S":"u"})", R"("j":{"S":"u"})"},
          {R"("at":{"S":"2024-07-17T14:00:00+02:00"})", R"("at":{"S":"2024-07-18T00:00:00Z"})",
           R"("at":{"S":"2024-07-18T00:00:00Z"})"},
          {R"("k":{"N":"1.0"})", R"("k":{"N":"2"})", R"("k":{"N":"2"})"},
          // Others of the row keep what `_rest` has.
          {R"("n":{"S":"x"},"d":{"N":"1.10"},"new":{"S":"w"})", R"("n":{"N":"1"},"d":{"N":"1.1"})",
           R"("n":{"N":"1"},"d":{"N":"1.10"},"new":{"S":"w"})"},
          // A list or set is one value.
          {R"("l":{"L":[{"N":"1"},{"S":"x"}]})", R"("l":{"L":[{"N":"1"},{"N":"2"}]})",
           R"("l":{"L":[{"N":"1"},{"N":"2"}]})"},
          {R"("l":{"L":[{"N":"1.0"}]})", R"("l":{"L":[{"N":"1"},{"NULL":true}]})",
           R"("l":{"L":[{"N":"1"},{"NULL":true}]})"},
          {R"("ss":{"L":[{"S":"a"},{"N":"1"}]})", R"("ss":{"SS":["b"]})", R"("ss":{"SS":["b"]})"},
          {R"("ns":{"NS":["1.0"]})", R"("ns":{"NS":["3","4"]})", R"("ns":{"NS":["3","4"]})"},
          // Of an object member by member.
          {R"("m":{"M":{"k":{"S":"v"},"x":{"S":"odd"},"new":{"S":"w"}}})",
           R"("m":{"M":{"k":{"S":"u"}}})",
           R"("m":{"M":{"k":{"S":"u"},"x":{"S":"odd"},"new":{"S":"w"}}})"},
          {R"("m":{"M":{"x":{"S":"odd"},"k":{"S":"v"}}})",
           R"("m":{"M":{"x":{"N":"5"},"k":{"S":"v"}}})",
           R"("m":{"M":{"x":{"N":"5"},"k":{"S":"v"}}})"},
          {R"("m":{"M":{"x":{"N":"1.0"},"in":{"M":{"z":{"N":"1.0"},"new":{"S":"w"}}}}})",
           R"("m":{"M":{"x":{"N":"1"},"in":{"M":{"z":{"N":"2"}}},"k":{"S":"added"}}})",
           R"("m":{"M":{"x":{"N":"1.0"},"in":{"M":{"z":{"N":"2"},"new":{"S":"w"}}},"k":{"S":"added"}}})"},
          {R"("m":{"S":"no object"})", R"("m":{"M":{"k":{"S":"v"}}})",
           R"("m":{"M":{"k":{"S":"v"}}})"},
          // Of a map, too.
          {R"("mp":{"M":{"a":{"N":"1.0"},"b":{"S":"odd"},"c":{"N":"3"}}})",
           R"("mp":{"M":{"b":{"NULL":true},"a":{"N":"2"},"d":{"N":"4"}}})",
           R"("mp":{"M":{"a":{"N":"2"},"b":{"S":"odd"},"d":{"N":"4"}}})"},
      }) {
    Check(update.before, update.after, update.expected);
  }
}

TEST_F(UpdatedCellsTest, ACellThatWasSetToNullIsGone) {
  for (const Update& update : std::vector<Update>{
           {R"("n":{"N":"1E2"})", "", ""},
           {R"("d":{"N":"1.10"},"n":{"N":"1"})", R"("n":{"N":"1"})", R"("n":{"N":"1"})"},
           {R"("l":{"L":[{"N":"1.0"}]})", "", ""},
           {R"("m":{"M":{"x":{"N":"1.0"}}})", "", ""},
           {R"("m":{"M":{"x":{"N":"1.0"},"k":{"S":"v"}}})", R"("m":{"M":{"k":{"S":"v"}}})",
            R"("m":{"M":{"k":{"S":"v"}}})"},
           {R"("mp":{"M":{"a":{"N":"1.0"},"b":{"N":"2"}}})", R"("mp":{"M":{"b":{"N":"2"}}})",
            R"("mp":{"M":{"b":{"N":"2"}}})"},
           // It cannot be told where the cell was null before.
           {R"("n":{"S":"x"})", "", R"("n":{"S":"x"})"},
           {R"("m":{"M":{"x":{"S":"odd"}}})", R"("m":{"M":{}})", R"("m":{"M":{"x":{"S":"odd"}}})"},
       }) {
    Check(update.before, update.after, update.expected);
  }
}

/// Rows of older rules had no cell for these, and what did not fit a decimal may since it widened.
TEST_F(UpdatedCellsTest, ANullThatTellsNothingLeavesTheRest) {
  const std::vector<const char*> items = {R"("n":{"N":"1E2"})",
                                          R"("m":{"M":{"x":{"N":"1.0"},"k":{"S":"v"}}})",
                                          R"("l":{"L":[{"N":"1.0"}]})"};
  for (const char* item : items) {
    Check(item, "", item, {.tell = false, .silent_fields = {}});
  }
  Check(R"("m":{"M":{"x":{"N":"1.0"},"k":{"S":"v"}}})", R"("m":{"M":{"k":{"S":"u"}}})",
        R"("m":{"M":{"x":{"N":"1.0"},"k":{"S":"u"}}})", {.tell = false, .silent_fields = {}});
  const Column* n = FindColumn(columns_, "n");
  Check(items[0], "", items[0], {.silent_fields = {n->field_id}});
  Check(items[0], "", "", {.silent_fields = {n->field_id + 1}});
}

/// PyIceberg writes a null list or map of structs as an empty one.
TEST_F(UpdatedCellsTest, AnEmptyListSaysNoMoreThanANull) {
  Check(R"("lo":{"S":"x"})", R"("lo":{"L":[]})", R"("lo":{"S":"x"})");
  Check(R"("mp":{"S":"x"})", R"("mp":{"M":{}})", R"("mp":{"S":"x"})");
  Check(R"("lo":{"L":[{"M":{"a":{"N":"1.0"}}}]})", R"("lo":{"L":[]})", R"("lo":{"L":[]})");
}

/// Columns that a reader left out say nothing.
TEST_F(UpdatedCellsTest, AColumnThatTheBatchLacksLeavesTheRest) {
  const std::string item = R"("n":{"N":"1E2"},"m":{"M":{"x":{"N":"1.0"}}})";
  const auto loaded = Shape(item);
  const auto columns = loaded->SelectColumns({loaded->schema()->GetFieldIndex("PK"),
                                              loaded->schema()->GetFieldIndex("k"),
                                              loaded->schema()->GetFieldIndex("_rest")});
  ASSERT_TRUE(columns.ok());
  Unshaper unshaper(columns_);
  ASSERT_OK(unshaper.Bind(*columns));
  std::string line;
  ASSERT_OK(unshaper.AppendLine(0, &line));
  EXPECT_EQ(SortedLines(line), SortedLines(Line(item)));
}

/// What only other engines can write.
TEST_F(UpdatedCellsTest, CellsThatNoItemHas) {
  const auto row = Shape(R"("f":{"N":"+0.5"},"n":{"N":"1"},"ns":{"NS":["1.0"]})");
  const auto print = [&](const char* column, const std::shared_ptr<arrow::Array>& cells) {
    const int at = row->schema()->GetFieldIndex(column);
    Unshaper unshaper(columns_);
    EXPECT_OK(unshaper.Bind(*row->SetColumn(at, row->schema()->field(at), cells)));
    std::string line;
    const auto done = unshaper.AppendLine(0, &line);
    return done ? Result<std::string>(line) : done.error();
  };
  for (const double number : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    arrow::DoubleBuilder doubles;
    ASSERT_TRUE(doubles.Append(number).ok());
    EXPECT_THAT(print("f", *doubles.Finish()),
                IsError(ErrorCode::kUnsupported, HasSubstr("the column f holds NaN")));
  }
  for (const int nulls : {0, 1, 2}) {
    arrow::ListBuilder lists(arrow::default_memory_pool(), std::make_shared<arrow::Int64Builder>(),
                             row->GetColumnByName("ns")->type());
    auto& elements = static_cast<arrow::Int64Builder&>(*lists.value_builder());
    ASSERT_TRUE(lists.Append().ok() && elements.AppendNulls(nulls).ok());
    ASSERT_TRUE(nulls != 2 || elements.Append(7).ok());
    const auto line = print("ns", *lists.Finish());
    ASSERT_OK(line);
    const std::string set = nulls == 2 ? R"("ns":{"NS":["7"]},)" : "";
    EXPECT_EQ(SortedLines(*line), SortedLines(Line(set + R"("f":{"N":"+0.5"},"n":{"N":"1"})")));
  }
}

/// More rows than are shaped at once, of which one cannot be read.
TEST_F(UpdatedCellsTest, RowsAreReadInAnyOrder) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    lines +=
        R"({"Item":{"PK":{"S":"a"},"k":{"N":")" + n + R"("},"n":{"N":")" + n + R"(.0"}}})" + "\n";
  }
  const PaddedText text(lines);
  std::shared_ptr<arrow::RecordBatch> batch;
  Shaper shaper(columns_, {}, BufferPool::Make(), [&batch](const ShapedBatch& shaped) {
    batch = shaped.batch;
    return Result<void>();
  });
  ASSERT_OK(shaper.Shape(text.view(), {"test", 1}));
  ASSERT_OK(shaper.Finish());
  ASSERT_EQ(batch->num_rows(), 5000);
  arrow::StringBuilder rests;
  const auto rest_column = batch->GetColumnByName("_rest");
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    ASSERT_TRUE(rests.Append(row == 3000 ? "{\"n\":" : TextCell(*rest_column, row)).ok());
  }
  const int at = batch->schema()->GetFieldIndex("_rest");
  batch = *batch->SetColumn(at, batch->schema()->field(at), *rests.Finish());
  Unshaper unshaper(columns_);
  ASSERT_OK(unshaper.Bind(batch));
  for (const int64_t row : {4999, 0, 1023, 1024, 2999, 3001, 5, 2048}) {
    std::string line;
    ASSERT_OK(unshaper.AppendLine(row, &line)) << row;
    EXPECT_THAT(line, HasSubstr(R"("n":{"N":")" + std::to_string(row) + R"(.0"})"));
  }
  std::string line;
  EXPECT_THAT(unshaper.AppendLine(3000, &line),
              IsError(ErrorCode::kMalformedInput, HasSubstr("a cell of _rest is no item")));
}

}  // namespace
}  // namespace dynalake::shaping
