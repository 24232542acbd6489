#include "base/format_count.h"

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(FormatCountTest, PutsACommaBeforeEachThreeDigits) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1'234'567), "1,234,567");
  EXPECT_EQ(FormatCount(-1'000), "-1,000");
  EXPECT_EQ(FormatCount(-100), "-100");
}

}  // namespace
}  // namespace dynalake
