#include "app/shell/query_progress.h"

#include <chrono>

#include "app/settings/units.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kRemoveLine = "\r\x1b[K";

}  // namespace

QueryProgress::QueryProgress(const engine::StatementProgress& progress, render::Sink& sink,
                             size_t width, Clock& clock, Pace pace)
    : progress_(progress),
      sink_(sink),
      width_(width),
      clock_(clock),
      pace_(pace),
      started_micros_(clock.SteadyMicros()),
      drawer_([this] { DrawUntilTheEnd(); }) {}

QueryProgress::~QueryProgress() {
  End();
  drawer_.join();
}

void QueryProgress::End() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    if (is_drawn_) {
      // A line that cannot be removed harms nothing.
      static_cast<void>(sink_.Write(kRemoveLine).has_value());
      is_drawn_ = false;
    }
  }
  wake_.notify_one();
}

void QueryProgress::DrawUntilTheEnd() {
  std::unique_lock lock(mutex_);
  for (int64_t wait = pace_.delay_micros;
       !wake_.wait_for(lock, std::chrono::microseconds(wait), [this] { return is_over_; });
       wait = pace_.period_micros) {
    const Result<void> written = sink_.Write(fmt::format("{}{}", kRemoveLine, Describe()));
    is_drawn_ = is_drawn_ || written.has_value();
  }
}

std::string QueryProgress::Describe() const {
  std::string text =
      fmt::format("query: {}", FormatDuration(clock_.SteadyMicros() - started_micros_));
  if (const auto percent = progress_.percent()) {
    text += fmt::format(", {}%", static_cast<int>(*percent));
  }
  if (const uint64_t bytes = progress_.bytes_read(); bytes > 0) {
    text += fmt::format(", {} read", FormatSize(static_cast<int64_t>(bytes)));
  }
  if (const int64_t rows = progress_.rows(); rows > 0) {
    text += fmt::format(", {} {}", FormatCount(rows), rows == 1 ? "row" : "rows");
  }
  // A line that is broken could not be removed.
  return text.substr(0, width_ > 0 ? width_ - 1 : 0);
}

Result<void> AnswerSink::Write(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  if (progress_ != nullptr) {
    progress_->End();
  }
  const int64_t started = clock_.SteadyMicros();
  Result<void> written = sink_.Write(text);
  shown_micros_ += clock_.SteadyMicros() - started;
  return written;
}

}  // namespace dynalake::app
