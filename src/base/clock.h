#pragma once

#include <atomic>
#include <cstdint>

namespace dynalake {

/// The time of day and the passing of time. Modules receive one, so that tests can fix it.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Microseconds since 1970-01-01 UTC; may jump when the machine's clock is set.
  virtual int64_t NowMicros() = 0;
  /// Microseconds since some fixed moment; never goes back. For durations and deadlines.
  virtual int64_t SteadyMicros() = 0;
  virtual void SleepMicros(int64_t duration_micros) = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = default;
  Clock& operator=(const Clock&) = default;
};

/// The machine's clock. Thread-safe; lives as long as the process.
Clock& SystemClock();

/// A clock that stands until it is moved; sleeping moves it and returns at once. Thread-safe.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(int64_t now_micros = 0) : now_micros_(now_micros) {}

  int64_t NowMicros() override { return now_micros_; }
  int64_t SteadyMicros() override { return now_micros_; }
  void SleepMicros(int64_t duration_micros) override { now_micros_ += duration_micros; }
  void Advance(int64_t duration_micros) { now_micros_ += duration_micros; }

 private:
  std::atomic<int64_t> now_micros_;
};

}  // namespace dynalake
