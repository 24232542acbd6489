#include "dynamodb/data_pipeline_normalizer.h"

#include <cctype>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/format.h"
#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/limits.h"
#include "dynamodb/testing/random_item.h"

namespace dynalake::dynamodb {
namespace {

using ::testing::StartsWith;

std::string Normalized(std::string_view line) {
  DataPipelineNormalizer normalizer;
  std::string compact = "before ";
  const auto done = normalizer.Normalize(line, &compact);
  if (!done) {
    EXPECT_EQ(compact, "before ");
    EXPECT_EQ(done.error().code(), ErrorCode::kMalformedInput);
    return done.error().message();
  }
  return compact.substr(7);
}

TEST(DataPipelineNormalizerTest, TakesBothShapesInAnyCase) {
  struct Case {
    const char* line;
    const char* compact;
  };
  const Case cases[] = {
      {R"({"Id":{"n":"1"},"Tags":{"sS":["a","b"]}})",
       R"({"Item":{"Id":{"N":"1"},"Tags":{"SS":["a","b"]}}})"},
      {R"({"A":{"bOOL":true},"B":{"nULL":true},"C":{"nULLValue":true},"D":{"NULL":true}})",
       R"({"Item":{"A":{"BOOL":true},"B":{"NULL":true},"C":{"NULL":true},"D":{"NULL":true}}})"},
      {R"( {"M":{"m":{"x":{"l":[{"s":""},{"nS":["1"]},{"bS":["AA=="]},{"b":""}]}}}} )",
       R"({"Item":{"M":{"M":{"x":{"L":[{"S":""},{"NS":["1"]},{"BS":["AA=="]},{"B":""}]}}}}})"},
      {"Id\x03{\"n\":\"1\"}\x02Tags\x03{\"sS\":[\"a\",\"b\"]}",
       R"({"Item":{"Id":{"N":"1"},"Tags":{"SS":["a","b"]}}})"},
      {"{a\"b\\\x03{\"S\":\"\\u0002,:\"}", R"({"Item":{"{a\"b\\":{"S":"\u0002,:"}}})"},
      {"\x03{\"l\":[]}\x02\xC3\xA4 \x03 {\"m\":{}} ",
       "{\"Item\":{\"\":{\"L\":[]},\"\xC3\xA4 \":{\"M\":{}}}}"},
      // An item whose only attribute is called Item.
      {R"({"Item":{"s":"x"}})", R"({"Item":{"Item":{"S":"x"}}})"},
      {R"({"Item":{"s":{"s":"x"}}})", R"({"Item":{"s":{"S":"x"}}})"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(Normalized(each.line), std::string(each.compact) + "\n") << each.line;
  }
}

TEST(DataPipelineNormalizerTest, SaysWhereALineIsWrong) {
  struct Case {
    std::string line;
    const char* message;
  };
  const Case cases[] = {
      {"", "byte 0: "},
      {"plain text", "byte 0: "},
      {R"({"A":{"x":"1"}})", "byte 6: unknown type tag \"x\""},
      {R"({"A":{"sS":[]}})", "byte 11: the set of SS is empty"},
      {"A\x03{\"n\":\"1\"}\x02"
       "B",
       "byte 12: an attribute without the byte 3 behind its name"},
      {"A\x03{\"n\":\"1\"}\x02", "byte 12: an attribute without"},
      {"A\x03{\"n\":\"one\"}", "byte 7: number \"one\""},
      {"A\x03{\"n\":\"1\"}\x02"
       "B\x03{\"q\":\"1\"}",
       "byte 15: unknown type tag \"q\""},
      {"A\x03{\"s\":\"1\"}\x02"
       "A\x03{\"s\":\"1\"}",
       "byte 12: duplicate attribute \"A\""},
      {"A\x03", "byte 2: "},
      {"A\xFF\x03{\"s\":\"1\"}", "byte 1: an attribute name is not UTF-8"},
      {std::string(kMaxNameBytes + 1, 'x') + "\x03{\"s\":\"\"}",
       "byte 0: an attribute name is longer"},
      {"A\x03{\"s\":\"" + std::string(kMaxItemTextBytes, 'x') + "\"}",
       "byte 16777216: the item's text is longer than 16 MiB"},
  };
  for (const Case& each : cases) {
    EXPECT_THAT(Normalized(each.line), StartsWith(each.message)) << each.line.substr(0, 80);
  }
}

TEST(DataPipelineNormalizerTest, RandomItemsInBothShapes) {
  constexpr uint64_t kSeed = 20261121;
  RandomItemGenerator items(kSeed);
  for (int i = 0; i < 2000; ++i) {
    SCOPED_TRACE(fmt::format("seed {}, item {}", kSeed, i));
    const Item item = items.Next();
    std::string text;
    bool can_be_text = true;
    for (const auto& [name, value] : item) {
      can_be_text = can_be_text && name.find_first_of("\x02\x03") == std::string::npos;
      std::string printed = PrintValue(value);
      printed[2] = static_cast<char>(std::tolower(printed[2]));  // {"S": to {"s":
      text += (text.empty() ? "" : "\x02") + name + "\x03" + printed;
    }
    const std::string compact = "{\"Item\":" + PrintItem(item) + "}\n";
    EXPECT_EQ(Normalized(PrintItem(item)), compact);
    if (can_be_text) {
      EXPECT_EQ(Normalized(text), compact);
    }
  }
}

}  // namespace
}  // namespace dynalake::dynamodb
