#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "base/md5_pairs.h"
#include "base/random.h"
#include "base/result.h"
#include "shaping/scan/buffer_pool.h"
#include "storage/object_store.h"
#include "work/handover.h"
#include "work/progress.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::work {

/// What is left of a unit's execution when there is nothing left to compute: to wait until what was
/// written is durable. Any thread may call it, once.
using Settle = std::function<Result<void>()>;

/// What executing a unit may use of the process that executes it; all else is in the unit.
/// Everything is thread-safe and outlives the execution.
struct ExecutorContext {
  storage::ObjectStore& store;  ///< as the store settings say that travel with the unit
  RandomSource& random;
  std::shared_ptr<shaping::BufferPool> buffers;  ///< shared with others; null: its own
  Progress& progress;
  Handover* handover = nullptr;                   ///< the planner's, where it is in this process
  std::shared_ptr<Md5Pairs> md5_pairs = nullptr;  ///< shared with others; null: its own
  /// Takes what the unit leaves to others, so that its thread executes the next unit meanwhile. The
  /// result counts once that has succeeded. Null: the unit waits itself.
  std::function<void(Settle)> leave = nullptr;
};

/// Executes one unit of a kind. A plain function, so that it holds no object of the process that
/// planned the unit. Called from several threads at once; checks `cancel` between batches.
using Executor = Result<WorkResult> (*)(const WorkUnit& unit, const ExecutorContext& context,
                                        const CancelToken& cancel);

/// Who executes which kind of unit.
class Executors {
 public:
  /// Each kind once, before the first unit is executed.
  void Add(std::string kind, Executor execute);

  /// kUnsupported for a kind that nobody executes; else what its executor answers. Thread-safe.
  Result<WorkResult> Execute(const WorkUnit& unit, const ExecutorContext& context,
                             const CancelToken& cancel) const;

 private:
  std::map<std::string, Executor, std::less<>> executors_;
};

}  // namespace dynalake::work
