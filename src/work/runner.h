#pragma once

#include <span>

#include "base/cancel.h"
#include "base/result.h"
#include "work/executors.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::work {

/// Executes the units of a plan, wherever: threads of this process, or other processes. Nothing
/// that plans or collects may assume where.
class Runner {
 public:
  virtual ~Runner() = default;

  /// Executes every unit, in any order; one that was cut off may run again, which is harmless. The
  /// first error (a unit's, the sink's, or kCancelled) ends the run: units that have begun are told
  /// to stop, and that error is returned. `context` is for executors in this process, and its
  /// progress is told of all.
  virtual Result<void> Run(std::span<const WorkUnit> units, const ExecutorContext& context,
                           const ResultSink& sink, const CancelToken& cancel) = 0;
};

/// Threads of this process.
class ThreadRunner final : public Runner {
 public:
  /// `thread_count` is at least 1.
  ThreadRunner(Executors executors, int thread_count);

  Result<void> Run(std::span<const WorkUnit> units, const ExecutorContext& context,
                   const ResultSink& sink, const CancelToken& cancel) override;

 private:
  Executors executors_;
  int thread_count_;
};

}  // namespace dynalake::work
