#include "shaping/builder/shaper.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/testing/random_item.h"
#include "shaping/columns/choose.h"
#include "shaping/testing/lines.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::shaping {
namespace {

using ::testing::HasSubstr;

TEST(ShaperTest, PutsValuesIntoColumnsAndBack) {
  const std::string lines =
      R"({"Item":{"PK":{"S":"a"},"n":{"N":"1"},"price":{"N":"1.5"},"ok":{"BOOL":true}}})"
      "\n"
      R"({"Item":{"PK":{"S":"b"},"n":{"N":"-2"},"price":{"N":"100"},"tags":{"SS":["x","y"]}}})"
      "\n"
      R"({"Item":{"PK":{"S":"c"},"m":{"M":{"a":{"N":"1"},"b":{"L":[{"S":"q"},{"NULL":true}]}}}}})"
      "\n";
  const TableColumns columns = ColumnsOf(lines, Keyed("PK"));
  const Shaped shaped = ShapeAll(columns, lines);
  ASSERT_EQ(shaped.batches.size(), 1U);
  const auto batch = shaped.batches[0].batch;
  EXPECT_TRUE(batch->ValidateFull().ok()) << batch->ValidateFull().ToString();
  EXPECT_EQ(batch->GetColumnByName("_rest")->null_count(), 3);
  EXPECT_EQ(batch->GetColumnByName("n")->ToString(), "[\n  1,\n  -2,\n  null\n]");
  EXPECT_EQ(shaped.lines, SortedLines(lines));
}

TEST(ShaperTest, TakesItemsWithAndWithoutTheirWrapper) {
  const std::string wrapped = R"({"Item":{"PK":{"S":"a"},"Item":{"S":"x"}}})"
                              "\n"
                              R"({"Item":{"Item":{"S":"y"},"PK":{"S":"b"}}})"
                              "\n";
  const std::string mixed = R"({"PK":{"S":"a"},"Item":{"S":"x"}})"
                            "\n"
                            R"({"Item":{"S":"y"},"PK":{"S":"b"}})"
                            "\n"
                            R"({"Item":{"PK":{"S":"c"}}})"
                            "\n"
                            R"({"PK": {"S": "d"}})"
                            "\n";
  ShaperOptions options;
  options.bare_items = true;
  const Shaped shaped = ShapeAll(ColumnsOf(wrapped, Keyed("PK")), mixed, options);
  EXPECT_EQ(shaped.lines, SortedLines(wrapped + R"({"Item":{"PK":{"S":"c"}}})"
                                                "\n"
                                                R"({"Item":{"PK":{"S":"d"}}})"
                                                "\n"));
  EXPECT_EQ(shaped.rest_count, 0);
}

TEST(ShaperTest, EachBlockHasItsTime) {
  const std::string line = R"({"Item":{"PK":{"S":"a"}}})"
                           "\n";
  const PaddedText one(line);
  const PaddedText three(line + line + line);
  std::vector<std::string> times;
  ShaperOptions options;
  options.written_at_micros = 5;
  options.batch_rows = 4;
  const auto take = [&times](const ShapedBatch& shaped) -> Result<void> {
    EXPECT_TRUE(shaped.batch->ValidateFull().ok());
    times.push_back(shaped.batch->GetColumnByName("_written_at")
                        ->View(arrow::int64())
                        .ValueOrDie()
                        ->ToString());
    return {};
  };
  Shaper shaper(ColumnsOf(line, {}), options, BufferPool::Make(), take);
  ASSERT_OK(shaper.Shape(one.view(), {.source = "a", .written_at_micros = 7}));
  ASSERT_OK(shaper.Shape(three.view(), {.source = "a", .written_at_micros = 8}));
  ASSERT_OK(shaper.Shape(one.view(), {.source = "a", .written_at_micros = 8}));
  ASSERT_OK(shaper.Shape(one.view(), {.source = "a"}));
  ASSERT_OK(shaper.Finish());
  EXPECT_THAT(times, ::testing::ElementsAre("[\n  7,\n  8,\n  8,\n  8\n]", "[\n  8,\n  5\n]"));
}

/// Values that do not fit their column, each in a table whose other rows say what the column is.
TEST(ShaperTest, KeepsExactlyWhatDoesNotFit) {
  const std::string usual =
      R"({"PK":{"S":"%"},"s":{"S":"x"},"n":{"N":"7"},"d":{"N":"1.25"},"b":{"BOOL":false},)"
      R"("l":{"L":[{"N":"1"}]},"ss":{"SS":["a"]},"m":{"M":{"k":{"S":"v"}}}})";
  std::string head;
  for (int i = 0; i < 40; ++i) {
    std::string item = usual;
    item.replace(item.find('%'), 1, std::to_string(i));
    head += R"({"Item":)" + item + "}\n";
  }
  const TableColumns columns = ColumnsOf(head, Keyed("PK"));
  struct Case {
    std::string_view odd;
    bool keeps_spelling_alone;  ///< its cell holds the value
  };
  for (const auto& [odd, keeps_spelling_alone] : std::vector<Case>{
           {R"("s":{"N":"1"})", false},
           {R"("s":{"NULL":true})", true},
           {R"("n":{"N":"1E2"})", true},
           {R"("n":{"N":"1.5"})", false},
           {R"("n":{"N":"99999999999999999999"})", false},
           {R"("d":{"N":"1.255"})", false},
           {R"("d":{"N":"1.50"})", true},
           {R"("b":{"S":"true"})", false},
           {R"("l":{"L":[{"N":"1"},{"S":"x"}]})", false},
           {R"("l":{"L":[{"N":"1.0"}]})", true},
           {R"("l":{"NS":["1"]})", true},
           {R"("l":{"SS":["x"]})", false},
           {R"("ss":{"L":[{"S":"a"}]})", true},
           {R"("m":{"M":{"k":{"S":"v"},"other":{"S":"w"}}})", false},
           {R"("m":{"M":{"k":{"S":"v"},"other":{"NULL":true}}})", true},
           {R"("m":{"M":{"k":{"NULL":true}}})", true},
           {R"("m":{"M":{"k":{"N":"1"}}})", false},
           {R"("new \"one\"":{"B":"AAEC"})", false},
       }) {
    const std::string lines =
        head + R"({"Item":{"PK":{"S":"odd"},)" + std::string(odd) + "}}\n" + head;
    const Shaped shaped = ShapeAll(columns, lines);
    EXPECT_EQ(shaped.lines, SortedLines(lines)) << odd;
    EXPECT_EQ(shaped.rest_count, 1) << odd;
    const std::string name(odd.substr(1, odd.find('"', 1) - 1));
    using InRest = std::map<std::string, int64_t, std::less<>>;
    EXPECT_EQ(shaped.counts.entities.at(std::nullopt).in_rest,
              name.starts_with("new") ? InRest() : InRest({{name, 1}}));
    EXPECT_EQ(shaped.counts.entities.at(std::nullopt).kept_spelling,
              keeps_spelling_alone ? InRest({{name, 1}}) : InRest())
        << odd;
    EXPECT_THAT(EntityCountsFromJson(ToJson(shaped.counts)), HasValue(shaped.counts));
    EXPECT_EQ(shaped.profile, ProfileOf(lines)) << odd;
  }
  const std::string fits =
      head + R"({"Item":{"PK":{"S":"z"},"s":{"S":"q\"\\\n\u0001"},"l":{"L":[]},"m":{"M":{}}}})" +
      "\n";
  EXPECT_EQ(ShapeAll(columns, fits).lines, SortedLines(fits));
  EXPECT_EQ(ShapeAll(columns, fits).rest_count, 0);
}

TEST(ShaperTest, SplitsByEntity) {
  std::string lines;
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    const std::string type = i % 3 == 0 ? "Customer" : "Order";
    lines += R"({"Item":{"PK":{"S":")" + n + R"("},"Type":{"S":")" + type + R"("},"x)" + type +
             R"(":{"S":"v"}}})" + "\n";
  }
  lines += R"({"Item":{"PK":{"S":"none"}}})"
           "\n";
  const TableColumns columns = ColumnsOf(lines, Keyed("PK"));
  EXPECT_EQ(columns.entities.attribute, "Type");
  const Shaped shaped = ShapeAll(columns, lines);
  std::map<std::optional<std::string>, int64_t> rows;
  for (const ShapedBatch& batch : shaped.batches) {
    rows[batch.entity] += batch.batch->num_rows();
  }
  EXPECT_EQ(rows, (std::map<std::optional<std::string>, int64_t>{
                      {"Customer", 10}, {"Order", 20}, {std::nullopt, 1}}));
  EXPECT_EQ(shaped.lines, SortedLines(lines));
  EXPECT_EQ(shaped.counts.entities.at("Order").attributes.count("xCustomer"), 0U);
  EXPECT_EQ(shaped.counts.entities.at("Order").attributes.at("xOrder"), 20);
}

TEST(ShaperTest, NamesThePlaceOfABadLine) {
  const std::string good = R"({"Item":{"PK":{"S":"a"}}})"
                           "\n";
  const TableColumns columns = ColumnsOf(good, Keyed("PK"));
  for (const auto& [bad, message] : std::map<std::string, std::string>{
           {R"({"Item":{"PK":{"S":"a)", "data.json: line 8, byte "},
           {R"({"Item":{"PK":{"X":"a"}}})", "data.json: line 8, byte "},
           {R"({"Item":{"PK":{"S":"a"},"n":{"N":"x"}}})", "data.json: line 8, byte "},
           {R"({"Item":{"PK":{"S":"a"},"PK":{"S":"b"}}})", "data.json: line 8, byte "},
           {"{\"Item\":{\"PK\":{\"S\":\"\xff\"}}}", "data.json: line 8, byte "},
           {R"({"Item":{"SK":{"S":"a"}}})", "no key attribute \"PK\""},
       }) {
    PaddedText text(good + bad + "\n" + good);
    Shaper shaper(columns, {}, BufferPool::Make(),
                  [](const ShapedBatch&) { return Result<void>(); });
    const auto result = shaper.Shape(text.view(), {"data.json", 7});
    EXPECT_THAT(result, IsError(ErrorCode::kMalformedInput)) << bad;
    EXPECT_THAT(result.error().message(), HasSubstr(message));

    std::vector<std::string> rejected;
    Shaper lenient(
        columns, {}, BufferPool::Make(), [](const ShapedBatch&) { return Result<void>(); },
        [&](const RejectedLine& line) {
          rejected.emplace_back(line.text);
          return Result<void>();
        });
    ASSERT_OK(lenient.Shape(text.view(), {"data.json", 7}));
    ASSERT_OK(lenient.Finish());
    EXPECT_EQ(rejected, std::vector<std::string>{bad});
    EXPECT_EQ(lenient.row_count(), 2);
    EXPECT_EQ(lenient.profile(), ProfileOf(good + good)) << bad;
  }
}

struct RandomCase {
  uint64_t seed;
  int items;
};

class RoundTripTest : public ::testing::TestWithParam<RandomCase> {};

/// Random items come back whatever the columns were guessed from, the profile is that of the items
/// whatever the columns, and the columns do not depend on the order of items.
TEST_P(RoundTripTest, OfRandomItems) {
  dynamodb::RandomItemGenerator generator(GetParam().seed);
  SeededRandom random(GetParam().seed);
  std::string compact;
  std::string spelled;
  std::string head;
  std::string tail;
  for (int i = 0; i < GetParam().items; ++i) {
    const dynamodb::Item item = generator.Next();
    const std::string line = R"({"Item":)" + dynamodb::PrintItem(item) + "}\n";
    compact += line;
    spelled += i % 4 == 0 ? dynamodb::RandomSpelling(item, random) + "\n" : line;
    (i < GetParam().items / 10 ? head : tail) += line;
  }
  const Choices choices = Keyed("PK", "SK");
  const Profile profile = ProfileOf(compact);
  const TableColumns columns = ColumnsOf(compact, choices);
  const TableColumns guess = ColumnsOf(head, choices);
  const auto expected = SortedLines(compact);

  const Shaped full = ShapeAll(columns, spelled);
  EXPECT_TRUE(full.lines == expected);
  EXPECT_EQ(full.profile, profile);
  const Shaped guessed = ShapeAll(guess, compact);
  EXPECT_TRUE(guessed.lines == expected);
  EXPECT_EQ(guessed.profile, profile);
  EXPECT_EQ(guessed.key_misfit, std::nullopt);
  EXPECT_EQ(ToJson(guessed.profile), ToJson(profile));
  EXPECT_THAT(ProfileFromJson(ToJson(profile)), HasValue(profile));

  Profile merged = ProfileOf(tail);
  ASSERT_OK(merged.Merge(ProfileOf(head)));
  EXPECT_EQ(merged, profile);
  EXPECT_EQ(ColumnsOf(tail + head, choices), columns);
  EXPECT_THAT(TableColumnsFromJson(ToJson(columns)), HasValue(columns));
  EXPECT_TRUE(Compatible(columns, columns, profile));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RoundTripTest,
                         ::testing::Values(RandomCase{1, 300}, RandomCase{2, 300},
                                           RandomCase{3, 30}, RandomCase{4, 1000},
                                           RandomCase{5, 2000}, RandomCase{6, 10}));

}  // namespace
}  // namespace dynalake::shaping
