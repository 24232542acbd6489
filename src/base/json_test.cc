#include "base/json.h"

#include <limits>
#include <optional>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

TEST(ParseJsonTest, ReadsADocument) {
  ASSERT_OK_AND_ASSIGN(const json root,
                       ParseJson(R"({"a":[1,-2,3.5,"x",true,null],"b":{"c":{}}})", "the test"));
  EXPECT_EQ(PrintJson(root), R"({"a":[1,-2,3.5,"x",true,null],"b":{"c":{}}})");
}

TEST(ParseJsonTest, NamesTheDocumentAndTheByte) {
  EXPECT_THAT(ParseJson("{\"a\":}", "manifest 7"),
              IsError(ErrorCode::kMalformedInput, Eq("manifest 7 is not JSON at byte 6")));
  for (const std::string_view text : {"", "{", "[1] 2", "{\"a\":\"\xff\"}", "nul", "\"\\ud800\""}) {
    EXPECT_THAT(ParseJson(text, "it"), IsError(ErrorCode::kMalformedInput, HasSubstr("at byte")))
        << text;
  }
}

TEST(ParseJsonTest, LimitsDepthAndSize) {
  EXPECT_THAT(ParseJson("[[1]]", "it", {.depth = 2}), IsOk());
  EXPECT_THAT(ParseJson("[[[1]]]", "it", {.depth = 2}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("deeper than 2")));
  EXPECT_THAT(ParseJson("[{\"a\":[1]}]", "it", {.depth = 2}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("deeper than 2")));
  EXPECT_THAT(ParseJson("[[1],[2],[3]]", "it", {.depth = 2}), IsOk());
  EXPECT_THAT(ParseJson(std::string(1'000'000, '['), "it"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("deeper than 100")));
  EXPECT_THAT(ParseJson("[1, 2]", "it", {.size_bytes = 5}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("longer than 5 bytes")));
}

TEST(JsonMembersTest, GivesMembersOfTheRightType) {
  const json object = {{"s", "text"},  {"i", -5},         {"d", 2.5},       {"b", true},
                       {"n", nullptr}, {"o", {{"x", 1}}}, {"a", {"p", "q"}}};
  EXPECT_THAT(GetString(object, "s"), HasValue(Eq("text")));
  EXPECT_THAT(GetInt64(object, "i"), HasValue(-5));
  EXPECT_THAT(GetInt32(object, "i"), HasValue(-5));
  EXPECT_THAT(GetDouble(object, "d"), HasValue(2.5));
  EXPECT_THAT(GetDouble(object, "i"), HasValue(-5.0));
  EXPECT_THAT(GetBool(object, "b"), HasValue(true));
  EXPECT_THAT(GetObject(object, "o"), HasValue(&object["o"]));
  EXPECT_THAT(GetArray(object, "a"), HasValue(&object["a"]));
  EXPECT_THAT(GetStrings(object, "a"), HasValue(ElementsAre("p", "q")));
  EXPECT_THAT(FindString(object, "s"), HasValue(Optional(Eq("text"))));
  EXPECT_THAT(FindObject(object, "o"), HasValue(&object["o"]));
}

TEST(JsonMembersTest, NamesTheKeyThatIsMissingOrOfAnotherType) {
  const json object = {{"s", "text"}, {"i", 5}, {"n", nullptr}, {"mixed", {"p", 1}}};
  EXPECT_THAT(GetString(object, "x"), IsError(ErrorCode::kMalformedInput, Eq("'x' is missing")));
  EXPECT_THAT(GetString(object, "n"), IsError(ErrorCode::kMalformedInput, Eq("'n' is missing")));
  EXPECT_THAT(GetString(object, "i"),
              IsError(ErrorCode::kMalformedInput, Eq("'i' must be a string, not number")));
  EXPECT_THAT(GetInt64(object, "s"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(GetBool(object, "i"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(GetStrings(object, "mixed"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(GetArray(object, "s"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(FindArray(object, "s"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(FindInt64(object, "s"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(GetInt64(json::array(), "x"), IsError(ErrorCode::kMalformedInput));
}

TEST(JsonMembersTest, AbsentAndNullAreNothing) {
  const json object = {{"n", nullptr}};
  for (const char* key : {"n", "x"}) {
    EXPECT_THAT(FindString(object, key), HasValue(Eq(std::nullopt)));
    EXPECT_THAT(FindInt64(object, key), HasValue(Eq(std::nullopt)));
    EXPECT_THAT(FindInt32(object, key), HasValue(Eq(std::nullopt)));
    EXPECT_THAT(FindBool(object, key), HasValue(Eq(std::nullopt)));
    EXPECT_THAT(FindObject(object, key), HasValue(nullptr));
    EXPECT_THAT(FindArray(object, key), HasValue(nullptr));
  }
}

TEST(JsonMembersTest, IntegersMustFit) {
  ASSERT_OK_AND_ASSIGN(
      const json object,
      ParseJson(R"({"big":9223372036854775808,"max":9223372036854775807,"f":1.0})", "it"));
  EXPECT_THAT(GetInt64(object, "max"), HasValue(std::numeric_limits<int64_t>::max()));
  EXPECT_THAT(GetInt64(object, "big"), IsError(ErrorCode::kMalformedInput, HasSubstr("64 bits")));
  EXPECT_THAT(GetInt32(object, "max"), IsError(ErrorCode::kMalformedInput, HasSubstr("32 bits")));
  EXPECT_THAT(GetInt64(object, "f"), IsError(ErrorCode::kMalformedInput, HasSubstr("integer")));
}

TEST(JsonMembersTest, WhatHasNoValueIsLeftOut) {
  json object = json::object();
  SetIf(object, "there", std::optional<int64_t>(0));
  SetIf(object, "absent", std::optional<int64_t>());
  EXPECT_EQ(PrintJson(object), R"({"there":0})");
}

TEST(PrintJsonTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(PrintJson(json("a\xff")), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(PrintPrettyJson({{"a", 1}}), "{\n  \"a\": 1\n}");
}

}  // namespace
}  // namespace dynalake
