#include "base/floor_divide.h"

#include <limits>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(FloorDivideTest, RoundsDownOnBothSidesOfZero) {
  EXPECT_EQ(FloorDivide(7, 3), 2);
  EXPECT_EQ(FloorDivide(6, 3), 2);
  EXPECT_EQ(FloorDivide(0, 3), 0);
  EXPECT_EQ(FloorDivide(-1, 3), -1);
  EXPECT_EQ(FloorDivide(-3, 3), -1);
  EXPECT_EQ(FloorDivide(-4, 3), -2);
  EXPECT_EQ(FloorDivide(std::numeric_limits<int64_t>::min(), 1),
            std::numeric_limits<int64_t>::min());
}

}  // namespace
}  // namespace dynalake
