#include "storage/crash_point.h"

#include <gtest/gtest.h>

namespace dynalake::storage {
namespace {

TEST(CrashPointTest, EndsTheProcessAtTheNthStepAlone) {
  EXPECT_EXIT(
      {
        SetCrashAt(3);
        CrashPoint();
        CrashPoint();
        if (CrashPointsPassed() != 2) {
          std::exit(1);
        }
        CrashPoint();
        std::exit(0);
      },
      testing::ExitedWithCode(137), "");
}

TEST(CrashPointTest, ZeroNeverCrashes) {
  SetCrashAt(0);
  CrashPoint();
  EXPECT_EQ(CrashPointsPassed(), 1U);
}

}  // namespace
}  // namespace dynalake::storage
