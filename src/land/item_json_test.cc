#include "land/item_json.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "shaping/scan/buffer_pool.h"
#include "shaping/scan/item_reader.h"

namespace dynalake::land {
namespace {

std::string Print(void (*append)(const shaping::LineTape&, std::string*), std::string_view line) {
  std::string text(line);
  text += '\n';
  const size_t size = text.size();
  text.append(shaping::kBlockPadding, '\0');
  shaping::ItemReader reader({}, true);
  reader.Start(std::string_view(text).substr(0, size), 1);
  EXPECT_TRUE(reader.Next());
  EXPECT_TRUE(reader.ok()) << reader.reason();
  std::string out;
  append(reader.tape(), &out);
  return out;
}

TEST(AppendTaggedTest, IsTheItemInCompactForm) {
  constexpr std::string_view kItem =
      R"({"PK":{"S":"a\"b\\\n"},"N":{"N":"1E2"},"M":{"M":{"x":{"L":[{"NULL":true}]}}}})";
  EXPECT_EQ(Print(AppendTagged, kItem), kItem);
  EXPECT_EQ(Print(AppendTagged, R"({ "Item" : { "PK" : { "S" : "\u0061" } } })"),
            R"({"PK":{"S":"a"}})");
  EXPECT_EQ(Print(AppendTagged, R"({"Item":{}})"), "{}");
}

struct PlainCase {
  std::string_view tagged;
  std::string_view plain;
};

TEST(AppendPlainTest, StripsTagsAndKeepsValues) {
  constexpr PlainCase kCases[] = {
      {R"({"Item":{}})", "{}"},
      {R"({"a":{"S":"x"},"b":{"N":"-12.5"}})", R"({"a":"x","b":-12.5})"},
      {R"({"a":{"S":""},"q\"":{"S":"\"\\\n\u0001é"}})", R"({"a":"","q\"":"\"\\\n\u0001é"})"},
      // All digits, in a spelling that is a JSON number.
      {R"({"n":{"N":"12345678901234567890123456789012345678"}})",
       R"({"n":12345678901234567890123456789012345678})"},
      {R"({"n":{"N":"0.1234567890123456789012345678901234567"}})",
       R"({"n":0.1234567890123456789012345678901234567})"},
      {R"({"n":{"N":"+1"},"m":{"N":".5"},"o":{"N":"007"},"p":{"N":"1.5E3"},"q":{"N":"-0"}})",
       R"({"n":1,"m":0.5,"o":7,"p":1500,"q":0})"},
      {R"({"b":{"B":"aGk="},"t":{"BOOL":true},"f":{"BOOL":false},"z":{"NULL":true}})",
       R"({"b":"aGk=","t":true,"f":false,"z":null})"},
      {R"({"s":{"SS":["b","a"]},"n":{"NS":["2","1e1"]},"x":{"BS":["aGk="]}})",
       R"({"s":["b","a"],"n":[2,10],"x":["aGk="]})"},
      {R"({"l":{"L":[]},"m":{"M":{}}})", R"({"l":[],"m":{}})"},
      {R"({"l":{"L":[{"S":"x"},{"L":[{"N":"1"}]},{"M":{"k":{"NULL":true}}}]},"e":{"S":"end"}})",
       R"({"l":["x",[1],{"k":null}],"e":"end"})"},
  };
  for (const PlainCase& each : kCases) {
    EXPECT_EQ(Print(AppendPlain, each.tagged), each.plain);
  }
}

}  // namespace
}  // namespace dynalake::land
