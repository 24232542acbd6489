#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "engine/statement_progress.h"
#include "render/sink.h"

namespace dynalake::app {

/// The line that says on a terminal how far a statement is that takes long. A thread of its own
/// draws it, as the one that runs the statement may wait for a store.
class QueryProgress {
 public:
  /// When the line comes first, and how often it is drawn anew.
  struct Pace {
    int64_t delay_micros = 2'000'000;
    int64_t period_micros = 250'000;
  };

  /// `sink` is a terminal of `width` columns. All outlive it.
  QueryProgress(const engine::StatementProgress& progress, render::Sink& sink, size_t width,
                Clock& clock, Pace pace);
  ~QueryProgress();
  QueryProgress(const QueryProgress&) = delete;
  QueryProgress& operator=(const QueryProgress&) = delete;

  /// Removes the line; none is drawn any more.
  void End();

 private:
  void DrawUntilTheEnd();
  std::string Describe() const;

  const engine::StatementProgress& progress_;
  render::Sink& sink_;
  size_t width_;
  Clock& clock_;
  Pace pace_;
  int64_t started_micros_;
  std::mutex mutex_;  ///< guards what follows, and the sink while the line may be drawn
  std::condition_variable wake_;
  bool is_over_ = false;
  bool is_drawn_ = false;
  std::thread drawer_;
};

/// Where an answer goes while its statement's progress is shown.
class AnswerSink final : public render::Sink {
 public:
  /// `progress` ends before the first text, unless it is null. All outlive it.
  AnswerSink(render::Sink& sink, QueryProgress* progress, Clock& clock)
      : sink_(sink), progress_(progress), clock_(clock) {}

  Result<void> Write(std::string_view text) override;

  /// How long all writing took: the reader's time, not the statement's.
  int64_t shown_micros() const { return shown_micros_; }

 private:
  render::Sink& sink_;
  QueryProgress* progress_;
  Clock& clock_;
  int64_t shown_micros_ = 0;
};

}  // namespace dynalake::app
