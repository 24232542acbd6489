#include "app/lake/progress.h"

#include <algorithm>

#include "app/settings/units.h"
#include "base/time_units.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(Mode mode, render::Sink& sink, Clock& clock)
    : mode_(mode),
      sink_(sink),
      clock_(clock),
      next_draw_micros_(clock.SteadyMicros() + PeriodMicros()),
      started_micros_(clock.SteadyMicros()) {}

Progress::~Progress() {
  if (drawn_ && mode_ == Mode::kTerminal) {
    // A line that cannot be cleared harms nothing.
    static_cast<void>(sink_.Write(kClearLine).has_value());
  }
}

int64_t Progress::PeriodMicros() const {
  return mode_ == Mode::kTerminal ? kMicrosPerSecond / 10 : 10 * kMicrosPerSecond;
}

void Progress::BeginStep(std::string_view name, int64_t total_bytes) {
  const std::lock_guard lock(mutex_);
  step_ = name;
  total_bytes_ = total_bytes;
  started_micros_ = clock_.SteadyMicros();
  done_bytes_ = 0;
  done_items_ = 0;
  if (mode_ == Mode::kTerminal) {
    Draw(started_micros_);
  }
}

void Progress::Advance(int64_t bytes, int64_t items) {
  done_bytes_ += bytes;
  done_items_ += items;
  const int64_t now = clock_.SteadyMicros();
  if (mode_ == Mode::kOff || now < next_draw_micros_) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (now >= next_draw_micros_) {
    Draw(now);
  }
}

void Progress::Draw(int64_t now_micros) {
  next_draw_micros_ = now_micros + PeriodMicros();
  const std::string text = Describe(now_micros - started_micros_);
  const Result<void> written = sink_.Write(
      mode_ == Mode::kTerminal ? fmt::format("{}{}", kClearLine, text) : fmt::format("{}\n", text));
  drawn_ = drawn_ || written.has_value();
}

std::string Progress::Describe(int64_t elapsed_micros) const {
  std::string text = step_;
  const int64_t done =
      total_bytes_ > 0 ? std::min(done_bytes_.load(), total_bytes_) : done_bytes_.load();
  if (total_bytes_ > 0) {
    text += fmt::format(": {}% of {}", done * 100 / total_bytes_, FormatSize(total_bytes_));
  } else if (done > 0) {
    text += fmt::format(": {}", FormatSize(done));
  }
  if (done == 0) {
    return text;
  }
  const double seconds =
      std::max(static_cast<double>(elapsed_micros) / static_cast<double>(kMicrosPerSecond), 1e-6);
  const auto per_second =
      std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(done) / seconds));
  text += fmt::format(", {} items, {}/s", FormatCount(done_items_), FormatSize(per_second));
  if (total_bytes_ > done) {
    const int64_t left_seconds = (total_bytes_ - done) / per_second;
    text += fmt::format(", {} left",
                        FormatDuration(std::max<int64_t>(left_seconds, 1) * kMicrosPerSecond));
  }
  return text;
}

}  // namespace dynalake::app
