#include "catalog/commit/commit_retry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/time_units.h"

namespace dynalake::catalog {
namespace {

constexpr int64_t kMinPauseMicros = 10 * kMicrosPerMilli;
constexpr int64_t kMaxPauseMicros = 1000 * kMicrosPerMilli;
// Behind it the limit has long been reached, and a shift by more would overflow.
constexpr int kMaxDoublings = 16;

}  // namespace

void PauseBeforeNextAttempt(int attempt, Clock& clock, RandomSource& random) {
  uint32_t bits = 0;
  random.Fill(std::as_writable_bytes(std::span(&bits, 1)));
  const int64_t limit =
      std::min(kMaxPauseMicros, kMinPauseMicros << std::min(attempt, kMaxDoublings));
  clock.SleepMicros(bits % limit);
}

}  // namespace dynalake::catalog
