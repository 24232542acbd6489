#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/load_environment.h"
#include "ingest/load_plan.h"
#include "ingest/load_unit.h"

namespace dynalake::ingest {

/// What all units of a load answered.
struct UnitsOutcome {
  std::vector<work::WorkResult> results;
  std::vector<LoadUnitDetails> details;  ///< of the results, in the same order
  shaping::Profile profile;              ///< of all units
  shaping::EntityCounts entities;
  int64_t row_count = 0;
  int64_t rejected_count = 0;
  int64_t rest_count = 0;
  int64_t reused = 0;  ///< results of an earlier run

  std::vector<iceberg::DataFile> Files() const;
  std::vector<source::FileChecksum> Checksums() const;
};

/// Executes the units of one load with the runner and keeps their results in its state, so that a
/// unit is executed once even if the run is interrupted.
class UnitsRun {
 public:
  UnitsRun(const LoadEnvironment& environment, LoadState& state, LoadSettings settings);

  /// Executes `units` (by id `UnitId(index)`) with the settings' columns, except those whose result
  /// is in the state and whose files are there.
  Result<UnitsOutcome> Execute(const std::vector<std::vector<source::ItemFile>>& units);

  /// Executes again, with `columns`, the units of `outcome` that are wrong in a table with them,
  /// and removes the files that are replaced. Returns how many.
  Result<int64_t> Reshape(const std::vector<std::vector<source::ItemFile>>& units,
                          const shaping::TableColumns& columns, UnitsOutcome& outcome);

 private:
  Result<void> Run(const std::vector<work::WorkUnit>& units,
                   std::map<std::string, work::WorkResult>& results);
  Result<bool> FilesExist(const work::WorkResult& result);
  Result<UnitsOutcome> Collect(std::map<std::string, work::WorkResult> results);

  const LoadEnvironment& environment_;
  LoadState& state_;
  LoadSettings settings_;
  std::shared_ptr<shaping::BufferPool> buffers_;
};

}  // namespace dynalake::ingest
