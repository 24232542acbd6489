#include "base/count_newlines.h"

#include <string>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(CountNewlinesTest, CountsThemWhereverTheyStand) {
  EXPECT_EQ(CountNewlines(""), 0U);
  EXPECT_EQ(CountNewlines("a\nb\n"), 2U);
  for (size_t size = 1; size < 200; ++size) {
    std::string text(size, 'x');
    text.front() = '\n';
    text.back() = '\n';
    EXPECT_EQ(CountNewlines(text), size == 1 ? 1U : 2U) << size;
  }
  EXPECT_EQ(CountNewlines(std::string(100'001, '\n')), 100'001U);
}

}  // namespace
}  // namespace dynalake
