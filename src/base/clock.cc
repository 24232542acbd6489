#include "base/clock.h"

#include <chrono>
#include <thread>

namespace dynalake {
namespace {

template <typename StdClock>
int64_t MicrosOf() {
  const auto since_epoch = StdClock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
}

class MachineClock final : public Clock {
 public:
  int64_t NowMicros() override { return MicrosOf<std::chrono::system_clock>(); }
  int64_t SteadyMicros() override { return MicrosOf<std::chrono::steady_clock>(); }
  void SleepMicros(int64_t duration_micros) override {
    std::this_thread::sleep_for(std::chrono::microseconds(duration_micros));
  }
};

}  // namespace

Clock& SystemClock() {
  static MachineClock clock;
  return clock;
}

}  // namespace dynalake
