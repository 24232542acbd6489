#include "render/escape.h"

#include <gtest/gtest.h>

namespace dynalake::render {
namespace {

TEST(EscapeTest, NothingMovesATerminal) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {
      {"plain text", "plain text"},
      {"größe 日本 🙂", "größe 日本 🙂"},
      {"a\nb\tc\r", "a\\nb\\tc\\r"},
      {"\x1b[31mred", "\\u001b[31mred"},
      {"\x7f", "\\u007f"},
      {"\xc2\x9b"
       "31m",
       "\\u009b31m"},
      {"a\xe2\x80\xae"
       "b",
       "a\\u202eb"},
      {"\xff\xfe", "\\xff\\xfe"},
      {"", ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ForTerminal(c.text), c.expected);
  }
}

TEST(EscapeTest, JsonStrings) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {
      {"a", R"("a")"},
      {"say \"x\\y\"", R"("say \"x\\y\"")"},
      {"\n\x1b\x7f", R"("\n\u001b\u007f")"},
      {"é", R"("é")"},
      {"a\xff"
       "b",
       "\"a\xef\xbf\xbd"
       "b\""},
  };
  for (const auto& c : cases) {
    std::string out;
    AppendJsonString(c.text, out);
    EXPECT_EQ(out, c.expected);
  }
}

}  // namespace
}  // namespace dynalake::render
