#include "dynamodb/json_normalizer.h"

#include <string>
#include <string_view>

#include "base/format.h"
#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/limits.h"
#include "dynamodb/testing/random_item.h"
#include "dynamodb/testing/random_json.h"

namespace dynalake::dynamodb {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Result<std::string> Normalize(std::string_view line, bool bare_items = false) {
  JsonNormalizer normalizer({.bare_items = bare_items});
  std::string compact = "before";
  Result<void> result = normalizer.Normalize(line, &compact);
  if (!result) {
    EXPECT_EQ(compact, "before");
    return std::move(result).error();
  }
  EXPECT_THAT(compact, StartsWith("before"));
  return compact.substr(6);
}

void CheckLine(std::string_view line, std::string_view compact) {
  SCOPED_TRACE(line);
  EXPECT_THAT(Normalize(line), HasValue(std::string(compact)));
  EXPECT_THAT(Normalize(compact), HasValue(std::string(compact))) << "not a fixed point";
}

void CheckLineError(std::string_view line, std::string_view error) {
  SCOPED_TRACE(line.substr(0, 200));
  EXPECT_THAT(Normalize(line), IsError(ErrorCode::kMalformedInput, StartsWith(std::string(error))));
}

TEST(JsonNormalizerTest, CompactForm) {
  CheckLine(R"({"Item":{}})", "{\"Item\":{}}\n");
  CheckLine(R"( { "Item" : { "a" : { "S" : " x " } , "b":{"NULL":false}} } )"
            "\r\n",
            R"({"Item":{"a":{"S":" x "},"b":{"NULL":true}}})"
            "\n");
  CheckLine(R"({"Item":{"n":{"N":"1.10"},"e":{"N":"1E2"},"b":{"B":"AQI="},"t":{"BOOL":true}}})",
            R"({"Item":{"n":{"N":"1.10"},"e":{"N":"1E2"},"b":{"B":"AQI="},"t":{"BOOL":true}}})"
            "\n");
  CheckLine(
      R"({"Item":{"l":{"L":[ ]},"m":{"M":{ }},"s":{"SS":["b", "a"]},"n":{"NS":["1"]},"b":{"BS":[""]}}})",
      R"({"Item":{"l":{"L":[]},"m":{"M":{}},"s":{"SS":["b","a"]},"n":{"NS":["1"]},"b":{"BS":[""]}}})"
      "\n");
  CheckLine(R"({"Item":{"l":{"L":[{"M":{"x":{"L":[{"S":""}, {"N":"0"}]}}}]}}})",
            R"({"Item":{"l":{"L":[{"M":{"x":{"L":[{"S":""},{"N":"0"}]}}}]}}})"
            "\n");
}

TEST(JsonNormalizerTest, EscapesBecomeCanonical) {
  CheckLine(R"({"Item":{"\u00e9\/":{"S":"\u0041\ud83d\ude00\u0001\u001F\n\"\\\/\u007f"}}})",
            "{\"Item\":{\"é/\":{\"S\":\"A\U0001F600\\u0001\\u001f\\n\\\"\\\\/\x7f\"}}}\n");
}

TEST(JsonNormalizerTest, ErrorsNameThePlace) {
  CheckLineError("", "byte 0: the line is empty");
  CheckLineError("  \n", "byte 3: the line is empty");
  CheckLineError("[1]", "byte 0: the line is not a JSON object");
  CheckLineError("7", "byte 0: the line is not a JSON object");
  CheckLineError("{}", "byte 0: the line has no member Item");
  CheckLineError(R"({"Keys":{}})", "byte 1: the line has the member \"Keys\" instead of Item");
  CheckLineError(R"({"Item":{},"x":1})", "byte 11: unknown member \"x\" beside Item");
  CheckLineError(R"({"Item":{},"Item":{}})", "byte 11: unknown member \"Item\" beside Item");
  CheckLineError(R"({"Item":[]})", "byte 8: Item is not a JSON object");
  CheckLineError(R"({"Item":{"a":1}})", "byte 13: an attribute value is not a JSON object");
  CheckLineError(R"({"Item":{"a":{}}})", "byte 13: a value without a type tag");
  CheckLineError(R"({"Item":{"a":{"X":1}}})", "byte 14: unknown type tag \"X\"");
  CheckLineError(R"({"Item":{"a":{"s":"x"}}})", "byte 14: unknown type tag \"s\"");
  CheckLineError(R"({"Item":{"a":{"S":"x","N":"1"}}})",
                 "byte 22: a value with a second type tag \"N\"");
  CheckLineError(R"({"Item":{"a":{"S":1}}})", "byte 18: the value of S is not a JSON string");
  CheckLineError(R"({"Item":{"a":{"N":1}}})", "byte 18: the value of N is not a JSON string");
  CheckLineError(R"({"Item":{"a":{"SS":["x",null]}}})",
                 "byte 24: an element of SS is not a JSON string");
  CheckLineError(R"({"Item":{"a":{"SS":"x"}}})", "byte 19: the value of SS is not a JSON array");
  CheckLineError(R"({"Item":{"a":{"NS":[]}}})", "byte 19: the set of NS is empty");
  CheckLineError(R"({"Item":{"a":{"L":{}}}})", "byte 18: the value of L is not a JSON array");
  CheckLineError(R"({"Item":{"a":{"M":[]}}})", "byte 18: the value of M is not a JSON object");
  CheckLineError(R"({"Item":{"a":{"BOOL":"true"}}})",
                 "byte 21: the value of BOOL is not true or false");
  CheckLineError(R"({"Item":{"a":{"NULL":null}}})",
                 "byte 21: the value of NULL is not true or false");
  CheckLineError(R"({"Item":{"a":{"N":"x1"}}})", "byte 18: number \"x1\" is not a decimal number");
  CheckLineError(R"({"Item":{"a":{"NS":["1","1E126"]}}})",
                 "byte 24: number \"1E126\" is larger than");
  CheckLineError(R"({"Item":{"a":{"N":"1E-131"}}})", "byte 18: number \"1E-131\" is smaller than");
  CheckLineError(R"({"Item":{"a":{"N":"123456789012345678901234567890123456789"}}})",
                 "byte 18: number \"123456789012345678901234567890123456789\" has more than 38");
  CheckLineError(R"({"Item":{"a":{"B":"A"}}})", "byte 18: \"A\" is not base64");
  CheckLineError(R"({"Item":{"a":{"BS":["AQ==","AR=="]}}})", "byte 27: \"AR==\" is not base64");
  CheckLineError(R"({"Item":{"a":{"S":""},"b":{"S":""},"\u0061":{"S":""}}})",
                 "byte 35: duplicate attribute \"a\"");
  CheckLineError(R"({"Item":{"a":{"M":{"x":{"S":""},"x":{"S":""}}}}})",
                 "byte 32: duplicate attribute \"x\"");
}

TEST(JsonNormalizerTest, BrokenJson) {
  CheckLineError(R"({"Item":{"a":{"S":"x"}})", "byte 23: the line ends too early");
  CheckLineError(R"({"Item":{"a":{"S":"x)", "byte 20: the line ends inside a string");
  CheckLineError(R"({"Item":{"a":{"S":"x"}}} x)", "byte 25: the line does not end with }");
  CheckLineError(R"({"Item":{"a":{"S":"x"}}}{})",
                 "byte 24: the text is not JSON from here on: \"{}\"");
  CheckLineError(R"({"Item":{"a":{"S":"x"},}})", "byte 2");
  CheckLineError(R"({"Item":{"a" {"S":"x"}}})", "byte 13: the text is not JSON from here on");
  CheckLineError(R"({"Item":{"a":{"BOOL":truth}}})", "byte 21: ");
  CheckLineError("{\"Item\":{\"a\":{\"S\":\"x\ty\"}}}",
                 "byte 20: control character that is not escaped");
  CheckLineError("{\"Item\":{\"a\":{\"S\":\"\xff\"}}}", "byte 19: invalid UTF-8");
  CheckLineError("{\"Item\":{\"a\":{\"S\":\"\xed\xa0\x80\"}}}", "byte 19: invalid UTF-8");
  CheckLineError(R"({"Item":{"a":{"S":"ab\ud800"}}})", "byte 21: unpaired surrogate \\ud800");
  CheckLineError(R"({"Item":{"a":{"S":"\ud800\u0041"}}})", "byte 19: unpaired surrogate \\ud800");
  CheckLineError(R"({"Item":{"a":{"S":"\udc00"}}})", "byte 19: unpaired surrogate \\udc00");
  CheckLineError(R"({"Item":{"\udc00":{"S":"x"}}})", "byte 10: unpaired surrogate \\udc00");
  CheckLineError(R"({"Item":{"a":{"S":"\x"}}})", "byte 19: invalid escape \\x");
  CheckLineError(R"({"Item":{"a":{"S":"\u12"}}})", "byte 19: invalid escape \\u without four");
}

std::string NestedLine(int depth) {
  std::string opened;
  std::string closed;
  for (int i = 0; i < depth; ++i) {
    opened += i % 2 == 0 ? R"({"L":[)" : R"({"M":{"m":)";
    closed.insert(0, i % 2 == 0 ? "]}" : "}}");
  }
  return R"({"Item":{"a":)" + opened + R"({"S":"x"})" + closed + "}}\n";
}

TEST(JsonNormalizerTest, Depth) {
  CheckLine(NestedLine(kMaxDepth), NestedLine(kMaxDepth));
  EXPECT_THAT(
      Normalize(NestedLine(kMaxDepth + 1)),
      IsError(ErrorCode::kMalformedInput, HasSubstr("maps and lists are nested deeper than 32")));
  EXPECT_THAT(Normalize(NestedLine(100000)), IsError(ErrorCode::kMalformedInput));
}

TEST(JsonNormalizerTest, Lengths) {
  const auto with_name = [](size_t size) {
    return fmt::format(R"({{"Item":{{"{}":{{"S":"x"}}}}}})", std::string(size, 'n')) + "\n";
  };
  CheckLine(with_name(kMaxNameBytes), with_name(kMaxNameBytes));
  CheckLineError(with_name(kMaxNameBytes + 1),
                 "byte 9: an attribute name is longer than 65536 bytes");
  CheckLineError(std::string(kMaxItemTextBytes + 1, ' '),
                 "byte 16777216: the item's text is longer than 16 MiB");
}

TEST(JsonNormalizerTest, ManyAttributes) {
  std::string line = "{\"Item\":{";
  for (int i = 0; i < 5000; ++i) {
    line += fmt::format(R"("attribute{}":{{"N":"{}"}},)", i, i);
  }
  CheckLine(line + R"("z":{"S":""}}})"
                   "\n",
            line + R"("z":{"S":""}}})"
                   "\n");
  CheckLineError(line + R"("attribute77":{"S":""}}})",
                 fmt::format("byte {}: duplicate attribute \"attribute77\"", line.size()));
}

TEST(JsonNormalizerTest, BareItems) {
  EXPECT_THAT(Normalize(R"({"a":{"S":"x"}})", true),
              HasValue(std::string("{\"Item\":{\"a\":{\"S\":\"x\"}}}\n")));
  EXPECT_THAT(Normalize(R"({"Item":{"S":"x"}})", true),
              HasValue(std::string("{\"Item\":{\"Item\":{\"S\":\"x\"}}}\n")));
  EXPECT_THAT(Normalize(R"({"Item":{"S":{"S":"x"}}})", true),
              HasValue(std::string("{\"Item\":{\"S\":{\"S\":\"x\"}}}\n")));
  EXPECT_THAT(Normalize(R"({"Item":{"M":{"M":{}}}})", true),
              HasValue(std::string("{\"Item\":{\"M\":{\"M\":{}}}}\n")));
  EXPECT_THAT(Normalize("{}", true), HasValue(std::string("{\"Item\":{}}\n")));
  EXPECT_THAT(Normalize(R"({"a":{"S":"x"}})"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(Normalize(R"({"a":{"X":"x"}})", true),
              IsError(ErrorCode::kMalformedInput, HasSubstr("unknown type tag \"X\"")));
  EXPECT_THAT(Normalize(R"({"Item":{"a":{"X":"x"}}})", true),
              IsError(ErrorCode::kMalformedInput, HasSubstr("unknown type tag \"X\"")));
}

TEST(JsonNormalizerTest, RandomItemsInRandomSpellings) {
  constexpr uint64_t kSeed = 20260721;
  SeededRandom random(kSeed);
  RandomItemGenerator items(kSeed);
  JsonNormalizer normalizer;
  std::string compact;
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE(fmt::format("seed {}, item {}", kSeed, i));
    const Item item = items.Next();
    const std::string spelled = RandomSpelling(item, random);
    compact.clear();
    ASSERT_OK(normalizer.Normalize(spelled, &compact)) << spelled;
    std::string again;
    ASSERT_OK(normalizer.Normalize(compact, &again));
    ASSERT_EQ(again, compact);
    ASSERT_OK_AND_ASSIGN(const Item parsed, ParseItem(compact));
    ASSERT_EQ(parsed, item);
    const std::string printed = "{\"Item\":" + PrintItem(item) + "}\n";
    again.clear();
    ASSERT_OK(normalizer.Normalize(printed, &again));
    ASSERT_EQ(again, printed) << "PrintItem is not compact";
  }
}

}  // namespace
}  // namespace dynalake::dynamodb
