#include "dynamodb/json_codec.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "dynamodb/testing/random_item.h"

namespace dynalake::dynamodb {
namespace {

Item EveryType() {
  Item item;
  item.emplace("s", Value::String("a\"b\\\n\x02é"));
  item.emplace("n", Value::Number("1.10"));
  item.emplace("b", Value::Binary(std::string("\x00\xff", 2)));
  item.emplace("ss", Value::StringSet({"b", "", "a"}));
  item.emplace("ns", Value::NumberSet({"2", "10"}));
  item.emplace("bs", Value::BinarySet({"x"}));
  item.emplace("m", Value::Map({{"k", Value::Null()}}));
  item.emplace("l", Value::List({Value::Bool(true), Value::Bool(false), Value::List({})}));
  return item;
}

TEST(JsonCodecTest, PrintsEveryType) {
  EXPECT_EQ(PrintItem(EveryType()),
            R"({"b":{"B":"AP8="},"bs":{"BS":["eA=="]},)"
            R"("l":{"L":[{"BOOL":true},{"BOOL":false},{"L":[]}]},"m":{"M":{"k":{"NULL":true}}},)"
            R"("n":{"N":"1.10"},"ns":{"NS":["10","2"]},"s":{"S":"a\"b\\\n\u0002é"},)"
            R"("ss":{"SS":["","a","b"]}})");
}

TEST(JsonCodecTest, ParsesEveryType) {
  EXPECT_THAT(ParseItem(PrintItem(EveryType())), HasValue(EveryType()));
  EXPECT_THAT(ParseItem("{\"Item\":" + PrintItem(EveryType()) + "}"), HasValue(EveryType()));
  EXPECT_THAT(ParseItem(R"({"s":{"S":"\u001f\b\f\r\t\/"}})"),
              HasValue(Item{{"s", Value::String("\x1f\b\f\r\t/")}}));
  EXPECT_THAT(ParseValue(R"({"SS":["b","a"]})"), HasValue(Value::StringSet({"a", "b"})));
  EXPECT_THAT(ParseValue(R"({"X":1})"),
              IsError(ErrorCode::kMalformedInput, testing::Eq("byte 1: unknown type tag \"X\"")));
  EXPECT_THAT(ParseValue(R"({"S":""} 1)"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ParseValue("[]"), IsError(ErrorCode::kMalformedInput));
}

TEST(JsonCodecTest, AgreesWithAnotherParserOnRandomItems) {
  constexpr uint64_t kSeed = 7;
  RandomItemGenerator items(kSeed);
  for (int i = 0; i < 500; ++i) {
    SCOPED_TRACE(fmt::format("seed {}, item {}", kSeed, i));
    const std::string printed = PrintItem(items.Next());
    ASSERT_OK_AND_ASSIGN(const nlohmann::json json, ParseJson(printed, "an item"));
    ASSERT_OK_AND_ASSIGN(const Item back, ParseItem(json.dump(2)));
    EXPECT_EQ(PrintItem(back), printed);
  }
}

}  // namespace
}  // namespace dynalake::dynamodb
