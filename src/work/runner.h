#pragma once

#include <functional>
#include <span>

#include "base/cancel.h"
#include "base/result.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::work {

/// Executes one unit. Called from several threads at once; checks `cancel` between batches.
using UnitExecutor =
    std::function<Result<WorkResult>(const WorkUnit& unit, const CancelToken& cancel)>;

/// Receives each result as it arrives, one call at a time. An error stops the run.
using ResultSink = std::function<Result<void>(WorkResult result)>;

/// Executes the units of a plan, wherever: threads of this process, or another machine. Nothing
/// that plans or collects may assume where.
class Runner {
 public:
  virtual ~Runner() = default;

  /// Executes every unit once, in any order. The first error (a unit's, the sink's, or kCancelled)
  /// ends the run: units that have begun are told to stop, and that error is returned.
  virtual Result<void> Run(std::span<const WorkUnit> units, const UnitExecutor& execute,
                           const ResultSink& sink, const CancelToken& cancel) = 0;
};

/// Threads of this process.
class ThreadRunner : public Runner {
 public:
  /// `thread_count` is at least 1.
  explicit ThreadRunner(int thread_count);

  Result<void> Run(std::span<const WorkUnit> units, const UnitExecutor& execute,
                   const ResultSink& sink, const CancelToken& cancel) override;

 private:
  int thread_count_;
};

}  // namespace dynalake::work
