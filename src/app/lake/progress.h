#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "render/sink.h"
#include "work/progress.h"

namespace dynalake::app {

/// The line that says how far a load is: step, share done, items, rate, time left. On a terminal it
/// is one line drawn again and again; elsewhere a new line every ten seconds.
class Progress final : public work::Progress {
 public:
  /// How it is shown.
  enum class Mode : uint8_t { kOff, kLines, kTerminal };

  /// `sink` (standard error) and `clock` must outlive it.
  Progress(Mode mode, render::Sink& sink, Clock& clock);
  /// Clears the line.
  ~Progress() override;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void BeginStep(std::string_view name, int64_t total_bytes) override;
  void Advance(int64_t bytes, int64_t items) override;

 private:
  std::string Describe(int64_t elapsed_micros) const;
  void Draw(int64_t now_micros);
  int64_t PeriodMicros() const;

  const Mode mode_;
  render::Sink& sink_;
  Clock& clock_;
  std::atomic<int64_t> done_bytes_ = 0;
  std::atomic<int64_t> done_items_ = 0;
  std::atomic<int64_t> next_draw_micros_ = 0;
  std::mutex mutex_;  ///< guards what follows
  std::string step_;
  int64_t total_bytes_ = 0;
  int64_t started_micros_ = 0;
  bool drawn_ = false;
};

}  // namespace dynalake::app
