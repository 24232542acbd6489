#include "work/runner.h"

#include <utility>

#include "base/assert.h"
#include "work/unit_threads.h"

namespace dynalake::work {

ThreadRunner::ThreadRunner(Executors executors, int thread_count)
    : executors_(std::move(executors)), thread_count_(thread_count) {
  DYNALAKE_ASSERT(thread_count >= 1);
}

Result<void> ThreadRunner::Run(std::span<const WorkUnit> units, const ExecutorContext& context,
                               const ResultSink& sink, const CancelToken& cancel) {
  return RunOnThreads(
      thread_count_, units,
      [&](const WorkUnit& unit, const CancelToken& stop) -> Result<UnitEnd> {
        UnitEnd end;
        ExecutorContext own = context;
        own.leave = [&end](Settle settle) { end.settle = std::move(settle); };
        DYNALAKE_ASSIGN(end.result, executors_.Execute(unit, own, stop));
        return end;
      },
      sink, cancel);
}

}  // namespace dynalake::work
