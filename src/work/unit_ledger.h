#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "base/cancel.h"
#include "base/result.h"
#include "storage/object_store.h"
#include "work/runner.h"
#include "work/state_dir.h"
#include "work/work_result.h"

namespace dynalake::work {

/// What one plan keeps in a folder of `state/`: the plan itself, as JSON whose meaning its maker
/// gives, and the result of every unit that was executed. A later run of the same plan reads both
/// and executes the other units alone.
class UnitLedger {
 public:
  using Results = std::map<std::string, WorkResult>;  ///< by unit id

  /// The records are `<folder>/plan` and `<folder>/<unit id>`. `state` outlives this.
  UnitLedger(StateDir& state, std::string folder) : state_(state), folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }

  /// Nothing where no run has begun.
  Result<std::optional<nlohmann::json>> ReadPlan();
  Result<void> WritePlan(const nlohmann::json& plan);

  /// The results that are kept, without those that are not understood.
  Result<Results> ReadResults();
  /// Those of them whose files are all there as they were written: what need not be done again.
  Result<Results> ReadReusable(storage::ObjectStore& store);
  /// Executes `units`, and keeps each result before `sink` hears of it. Else as `Runner::Run`.
  Result<void> Run(Runner& runner, std::span<const WorkUnit> units, const ExecutorContext& context,
                   const ResultSink& sink, const CancelToken& cancel);

  /// Where a unit may leave bytes beside its result (handover.h); `Clear` removes them.
  storage::Location HandoverFile(const std::string& unit_id) const;

  /// Removes the files of all results. Before the results are used alone.
  Result<void> DeleteFiles(storage::ObjectStore& store);
  /// Forgets all but the leases of processes that may still run; the plan last, since results
  /// without it would be taken for another plan's.
  Result<void> Clear(int64_t now_micros);

 private:
  std::string PlanName() const;

  StateDir& state_;
  std::string folder_;
};

}  // namespace dynalake::work
