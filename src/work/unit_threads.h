#pragma once

#include <functional>
#include <span>

#include "base/cancel.h"
#include "base/result.h"
#include "work/executors.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::work {

/// What a thread made of one unit.
struct UnitEnd {
  WorkResult result;
  Settle settle = nullptr;  ///< the result counts when this has succeeded; null: now
};

/// What a thread does with one unit.
using UnitExecutor =
    std::function<Result<UnitEnd>(const WorkUnit& unit, const CancelToken& cancel)>;

/// Gives each unit to one of `thread_count` threads, of which the caller's is one. A thread lives
/// as long as what it executes: a child process may ask to end with the thread that started it. One
/// more thread settles units, in the order in which they ended; so many at most as threads execute
/// wait for it. As `Runner::Run` otherwise.
Result<void> RunOnThreads(int thread_count, std::span<const WorkUnit> units,
                          const UnitExecutor& execute, const ResultSink& sink,
                          const CancelToken& cancel);

}  // namespace dynalake::work
