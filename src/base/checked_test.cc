#include "base/checked.h"

#include <cstdint>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake {
namespace {

using testing::Eq;
using testing::Optional;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(CheckedTest, AnswersWhatFits) {
  EXPECT_THAT(CheckedAdd<int64_t>(kMax - 1, 1), Optional(kMax));
  EXPECT_THAT(CheckedMultiply<int64_t>(1 << 20, 1 << 20), Optional(int64_t{1} << 40));
  EXPECT_THAT(CheckedNarrow<int8_t>(-128), Optional(-128));
  EXPECT_THAT(CheckedNarrow<uint64_t>(kMax), Optional(static_cast<uint64_t>(kMax)));
}

TEST(CheckedTest, AnswersNothingOnOverflow) {
  EXPECT_THAT(CheckedAdd<int64_t>(kMax, 1), Eq(std::nullopt));
  EXPECT_THAT(CheckedMultiply<int64_t>(kMin, -1), Eq(std::nullopt));
  EXPECT_THAT(CheckedNarrow<int8_t>(128), Eq(std::nullopt));
  EXPECT_THAT(CheckedNarrow<uint64_t>(-1), Eq(std::nullopt));
}

}  // namespace
}  // namespace dynalake
