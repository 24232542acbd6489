#include "work/unit_threads.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/bounded_queue.h"
#include "base/cancel_scope.h"
#include "base/format.h"

namespace dynalake::work {
namespace {

/// The one run's state that its threads share.
class UnitThreads {
 public:
  UnitThreads(std::span<const WorkUnit> units, size_t most_waiting, const UnitExecutor& execute,
              const ResultSink& sink, const CancelToken& cancel)
      : units_(units),
        execute_(execute),
        sink_(sink),
        stop_(cancel.Child()),
        to_settle_(most_waiting) {}

  /// Takes units until none is left or the run has failed.
  void Work() {
    while (true) {
      if (auto live = stop_.Check(); !live) {
        SetError(std::move(live).error());
        return;
      }
      const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= units_.size()) {
        return;
      }
      if (auto done = WorkOne(units_[index]); !done) {
        SetError(std::move(done).error());
      }
    }
  }

  /// When all threads have ended that work.
  Result<void> Finish() && {
    to_settle_.Close();
    if (settler_.joinable()) {
      settler_.join();
    }
    if (error_) {
      return std::move(*error_);
    }
    return {};
  }

 private:
  // The run's end also stops what the unit waits for; not so the sink, which keeps what is done.
  Result<UnitEnd> Execute(const WorkUnit& unit) {
    const CancelScope scope(stop_);
    return execute_(unit, stop_);
  }

  // A thread entry: what a library below throws in spite of its guard becomes an error here.
  Result<void> WorkOne(const WorkUnit& unit) try {
    DYNALAKE_ASSIGN(UnitEnd end, Execute(unit));
    if (end.settle != nullptr) {
      Leave(std::move(end));
      return {};
    }
    return Take(std::move(end.result));
  } catch (const std::exception& exception) {
    return ErrorOf(unit.id, exception);
  }

  Result<void> Take(WorkResult result) {
    const std::lock_guard lock(sink_mutex_);
    return sink_(std::move(result));
  }

  /// Leaves a unit to the thread that settles, which the first one starts.
  void Leave(UnitEnd end) {
    std::call_once(settler_starts_, [this] { settler_ = std::thread([this] { SettleAll(); }); });
    to_settle_.Push(std::move(end));
  }

  void SettleAll() {
    while (std::optional<UnitEnd> end = to_settle_.Pop()) {
      if (auto done = SettleOne(*std::move(end)); !done) {
        SetError(std::move(done).error());
      }
    }
  }

  Result<void> SettleOne(UnitEnd end) try {
    {
      const CancelScope scope(stop_);
      const Settle settle = std::move(end.settle);  // ends within the scope, with what it holds
      DYNALAKE_TRY(settle());
    }
    return Take(std::move(end.result));
  } catch (const std::exception& exception) {
    return ErrorOf(end.result.unit_id, exception);
  }

  static Error ErrorOf(const std::string& unit_id, const std::exception& exception) {
    return Fail(ErrorCode::kInternal, "work unit {} ended with an exception: {}", unit_id,
                exception.what());
  }

  void SetError(Error error) {
    const std::lock_guard lock(error_mutex_);
    stop_.Cancel();
    if (!error_) {
      error_ = std::move(error);
    }
  }

  std::span<const WorkUnit> units_;
  const UnitExecutor& execute_;
  const ResultSink& sink_;
  CancelToken stop_;
  std::atomic<size_t> next_{0};
  std::mutex sink_mutex_;
  std::mutex error_mutex_;
  std::optional<Error> error_;
  BoundedQueue<UnitEnd> to_settle_;
  std::once_flag settler_starts_;
  std::thread settler_;
};

}  // namespace

Result<void> RunOnThreads(int thread_count, std::span<const WorkUnit> units,
                          const UnitExecutor& execute, const ResultSink& sink,
                          const CancelToken& cancel) {
  const size_t count = std::min(units.size(), static_cast<size_t>(thread_count));
  UnitThreads run(units, std::max<size_t>(count, 1), execute, sink, cancel);
  std::vector<std::thread> threads;
  threads.reserve(count);
  for (size_t i = 1; i < count; ++i) {
    threads.emplace_back([&run] { run.Work(); });
  }
  run.Work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return std::move(run).Finish();
}

}  // namespace dynalake::work
