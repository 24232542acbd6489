#include "storage/crash_point.h"

#include <atomic>
#include <cstdlib>
#include <unistd.h>

namespace dynalake::storage {
namespace {

constexpr int kKilledExitCode = 137;  // as a shell reports kill -9

uint64_t CrashAtOfEnvironment() {
  const char* text = std::getenv("DYNALAKE_CRASH_AT");
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

struct Counters {
  std::atomic<uint64_t> crash_at = CrashAtOfEnvironment();
  std::atomic<uint64_t> passed = 0;
};

Counters& TheCounters() {
  static Counters counters;
  return counters;
}

}  // namespace

void CrashPoint() {
  Counters& counters = TheCounters();
  uint64_t step = counters.passed.fetch_add(1, std::memory_order_relaxed) + 1;
  if (step == counters.crash_at.load(std::memory_order_relaxed)) {
    _exit(kKilledExitCode);
  }
}

void SetCrashAt(uint64_t step) {
  TheCounters().passed = 0;
  TheCounters().crash_at = step;
}

uint64_t CrashPointsPassed() { return TheCounters().passed; }

}  // namespace dynalake::storage
