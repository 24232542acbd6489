#include "base/clock.h"

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(FakeClockTest, StandsUntilItIsMoved) {
  FakeClock clock(100);
  EXPECT_EQ(clock.NowMicros(), 100);
  clock.SleepMicros(3'600'000'000);
  EXPECT_EQ(clock.NowMicros(), 3'600'000'100);
  clock.Advance(-50);
  EXPECT_EQ(clock.NowMicros(), 3'600'000'050);
}

TEST(SystemClockTest, TellsTheTimeAndSleeps) {
  constexpr int64_t kYear2020Micros = 1'577'836'800'000'000;
  EXPECT_GT(SystemClock().NowMicros(), kYear2020Micros);
  const int64_t before_micros = SystemClock().SteadyMicros();
  SystemClock().SleepMicros(1);
  EXPECT_GT(SystemClock().SteadyMicros(), before_micros);
}

}  // namespace
}  // namespace dynalake
