#include "storage/crash_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace dynalake::storage {
namespace {

constexpr int kKilledExitCode = 137;  // as a shell reports kill -9

uint64_t CrashAtOfEnvironment() {
  const char* text = std::getenv("DYNALAKE_CRASH_AT");
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

std::string StopWhileOfEnvironment() {
  const char* file = std::getenv("DYNALAKE_STOP_WHILE");
  return file == nullptr ? "" : file;
}

struct Steps {
  std::atomic<uint64_t> crash_at = CrashAtOfEnvironment();
  std::atomic<uint64_t> passed = 0;
  std::string stop_while = StopWhileOfEnvironment();
};

Steps& TheSteps() {
  static Steps steps;
  return steps;
}

}  // namespace

void CrashPoint() {
  Steps& steps = TheSteps();
  uint64_t step = steps.passed.fetch_add(1, std::memory_order_relaxed) + 1;
  if (step == steps.crash_at.load(std::memory_order_relaxed)) {
    _exit(kKilledExitCode);
  }
  if (!steps.stop_while.empty() && access(steps.stop_while.c_str(), F_OK) == 0) {
    kill(getpid(), SIGSTOP);
  }
}

void SetCrashAt(uint64_t step) {
  TheSteps().passed = 0;
  TheSteps().crash_at = step;
}

void SetStopWhile(std::string file) { TheSteps().stop_while = std::move(file); }

uint64_t CrashPointsPassed() { return TheSteps().passed; }

}  // namespace dynalake::storage
