#include "render/bar.h"

#include <gtest/gtest.h>

#include "base/unicode.h"

namespace dynalake::render {
namespace {

TEST(BarTest, FillsItsShareToAnEighth) {
  const struct {
    double share;
    size_t width;
    std::string_view expected;
  } cases[] = {
      {0, 10, ""},       {-1, 10, ""},     {1, 3, "███"},        {2, 3, "███"},
      {0.5, 4, "██"},    {0.5, 3, "█▌"},   {0.125, 1, "▏"},      {0.875, 1, "▉"},
      {0.0001, 10, "▏"}, {0.999, 2, "██"}, {1.0 / 0.0, 2, "██"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Bar(c.share, c.width), c.expected) << c.share << " of " << c.width;
    EXPECT_LE(DisplayWidth(Bar(c.share, c.width)), c.width);
  }
}

}  // namespace
}  // namespace dynalake::render
