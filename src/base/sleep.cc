#include "base/sleep.h"

#include <algorithm>

namespace dynalake {
namespace {

constexpr int64_t kSliceMicros = 50'000;

}  // namespace

Result<void> Sleep(Clock& clock, int64_t duration_micros, const CancelToken& cancel) {
  for (int64_t left_micros = duration_micros; left_micros > 0; left_micros -= kSliceMicros) {
    DYNALAKE_TRY(cancel.Check());
    clock.SleepMicros(std::min(left_micros, kSliceMicros));
  }
  return cancel.Check();
}

}  // namespace dynalake
