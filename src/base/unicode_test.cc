#include "base/unicode.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(Utf8Test, AcceptsWhatRfc3629Allows) {
  for (const std::string_view text :
       {"", "plain", "\xc2\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf", "e\xcc\x81"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
  EXPECT_TRUE(IsValidUtf8(std::string_view("\0\0", 2)));
}

TEST(Utf8Test, RefusesTheRestAndSaysWhere) {
  const std::pair<std::string_view, size_t> cases[] = {
      {"ab\x80", 2},            // a continuation without a start
      {"\xc0\xaf", 0},          // overlong
      {"\xe0\x80\xaf", 0},      // overlong
      {"a\xed\xa0\x80", 1},     // a surrogate
      {"\xf4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xc3\xa9\xe2\x82", 2},  // cut off
      {"\xff", 0},
  };
  for (const auto& [text, valid] : cases) {
    EXPECT_FALSE(IsValidUtf8(text));
    EXPECT_EQ(ValidUtf8Prefix(text), valid);
  }
}

TEST(Utf8Test, CodePointsGoBothWays) {
  const std::string text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
  std::vector<char32_t> code_points;
  std::string again;
  size_t position = 0;
  while (const auto code_point = NextCodePoint(text, position)) {
    code_points.push_back(*code_point);
    AppendUtf8(*code_point, again);
  }
  EXPECT_THAT(code_points, testing::ElementsAre(U'a', U'\u00e9', U'\u20ac', U'\U0001f600'));
  EXPECT_EQ(again, text);
}

TEST(CaseFoldTest, EqualNamesFoldToTheSameBytes) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"OrderId", "ORDERID"},
      {"Stra\xc3\x9f"
       "e",
       "STRASSE"},
      {"\xc3\x89", "e\xcc\x81"},  // E with acute, and e with a combining acute
      {"\xce\xa3", "\xcf\x82"},   // capital sigma and final sigma
  };
  for (const auto& [a, b] : cases) {
    EXPECT_EQ(CaseFold(a), CaseFold(b)) << a << " " << b;
  }
  EXPECT_NE(CaseFold("a"), CaseFold("b"));
  EXPECT_EQ(CaseFold("A\xff"), "A\xff");
}

TEST(DisplayWidthTest, CountsTerminalColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("\xc3\xa9"), 1u);
  EXPECT_EQ(DisplayWidth("\xe6\x97\xa5\xe6\x9c\xac"), 4u);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1u);
  EXPECT_EQ(DisplayWidth("\xff\xff"), 2u);
}

}  // namespace
}  // namespace dynalake
