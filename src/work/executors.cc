#include "work/executors.h"

#include <utility>

#include "base/assert.h"

namespace dynalake::work {

void Executors::Add(std::string kind, Executor execute) {
  const bool is_new = executors_.emplace(std::move(kind), execute).second;
  DYNALAKE_ASSERT(is_new);
}

Result<WorkResult> Executors::Execute(const WorkUnit& unit, const ExecutorContext& context,
                                      const CancelToken& cancel) const {
  const auto at = executors_.find(unit.kind);
  if (at == executors_.end()) {
    return Fail(ErrorCode::kUnsupported, "work unit {} is of the unknown kind {}", unit.id,
                unit.kind);
  }
  return at->second(unit, context, cancel);
}

}  // namespace dynalake::work
