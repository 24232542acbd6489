#include "base/sleep.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

// Is stopped by the user during its second sleep.
class StoppingClock final : public Clock {
 public:
  explicit StoppingClock(const CancelToken& cancel) : cancel_(cancel) {}

  int64_t NowMicros() override { return slept_micros_; }
  int64_t SteadyMicros() override { return slept_micros_; }
  void SleepMicros(int64_t duration_micros) override {
    slept_micros_ += duration_micros;
    if (++sleeps_ == 2) {
      cancel_.Cancel();
    }
  }

 private:
  CancelToken cancel_;
  int sleeps_ = 0;
  int64_t slept_micros_ = 0;
};

TEST(SleepTest, TakesTheWholeTime) {
  FakeClock clock;
  EXPECT_THAT(Sleep(clock, 1'234'567, CancelToken()), IsOk());
  EXPECT_EQ(clock.NowMicros(), 1'234'567);
}

TEST(SleepTest, EndsSoonAfterItIsCancelled) {
  const CancelToken cancel;
  StoppingClock clock(cancel);
  EXPECT_THAT(Sleep(clock, 60'000'000, cancel), IsError(ErrorCode::kCancelled));
  EXPECT_LE(clock.NowMicros(), 100'000);
}

}  // namespace
}  // namespace dynalake
