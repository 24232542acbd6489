#include "render/cut.h"

#include <gtest/gtest.h>

#include "base/unicode.h"

namespace dynalake::render {
namespace {

TEST(CutTest, KeepsWhatFitsAndEndsTheRest) {
  const struct {
    std::string_view text;
    size_t width;
    std::string_view expected;
  } cases[] = {
      {"", 1, ""},           {"abc", 3, "abc"},       {"abcd", 3, "ab…"},     {"abcd", 1, "…"},
      {"größer", 4, "grö…"}, {"日本語", 6, "日本語"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CutToWidth(c.text, c.width), c.expected) << c.text << " at " << c.width;
    EXPECT_LE(DisplayWidth(CutToWidth(c.text, c.width)), c.width);
  }
}

}  // namespace
}  // namespace dynalake::render
