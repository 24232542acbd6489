#include "base/random.h"

#include <algorithm>
#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

// The published reference: xoshiro256** over the states that splitmix64 makes of seed 0.
TEST(SeededRandomTest, GivesTheReferenceSequence) {
  SeededRandom random(0);
  EXPECT_EQ(random.NextU64(), 0x99ec5f36cb75f2b4u);
  EXPECT_EQ(random.NextU64(), 0xbf6e1f784956452au);
  EXPECT_EQ(random.NextU64(), 0x1a5f849d4933e6e0u);
}

TEST(SeededRandomTest, BelowStaysBelowAndReachesAll) {
  SeededRandom random(42);
  std::array<int, 7> counts{};
  for (int i = 0; i < 7000; ++i) {
    ++counts.at(random.Below(7));
  }
  EXPECT_GT(*std::ranges::min_element(counts), 800);
  EXPECT_EQ(random.Below(1), 0u);
}

TEST(SeededRandomTest, BetweenIncludesBothEnds) {
  SeededRandom random(1);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 200; ++i) {
    const int64_t drawn = random.Between(-2, 2);
    ASSERT_GE(drawn, -2);
    ASSERT_LE(drawn, 2);
    low |= drawn == -2;
    high |= drawn == 2;
  }
  EXPECT_TRUE(low && high);
  using Limits = std::numeric_limits<int64_t>;
  EXPECT_NE(random.Between(Limits::min(), Limits::max()),
            random.Between(Limits::min(), Limits::max()));
}

TEST(SeededRandomTest, FillIsTheSameForOneSeed) {
  std::array<std::byte, 13> first{};
  std::array<std::byte, 13> second{};
  SeededRandom(9).Fill(first);
  SeededRandom(9).Fill(second);
  EXPECT_EQ(first, second);
  SeededRandom(10).Fill(second);
  EXPECT_NE(first, second);
}

TEST(SystemRandomTest, FillsEveryTimeOtherwise) {
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> second{};
  SystemRandom().Fill(first);
  SystemRandom().Fill(second);
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace dynalake
