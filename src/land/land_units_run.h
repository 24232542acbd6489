#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "land/land_unit.h"
#include "shaping/columns/columns.h"
#include "source/items/item_source.h"

namespace dynalake::land {

/// What all units of a landing read.
struct LandPlan {
  std::vector<std::vector<source::ItemFile>> units;
  int64_t stored_bytes = 0;  ///< of all, for progress; 0 where nobody knows
  bool bare_items = false;   ///< lines may lack the `Item` wrapper
  /// From which the columns of Parquet are guessed.
  std::vector<source::ItemFile> files = {};
};

/// Small files form one unit, so that all of the request's workers are busy.
LandPlan PlanOf(const source::ItemSource& source, const LandRequest& request);

/// What all units of a landing came to.
struct LandedUnits {
  std::vector<LandedFile> files;                ///< by name
  int64_t item_count = 0;                       ///< that were read for them
  std::vector<source::FileChecksum> checksums;  ///< of the source's files
};

/// What executes units of a landing.
work::ExecutorContext ExecutorContextOf(const LandSettings& settings,
                                        const LandEnvironment& environment);

/// Executes the units with the environment's runner: they write as `settings` say.
///
/// Parquet gets the columns that a load would choose for all items, and its system columns: units
/// shape with guessed columns while they profile the items, and once more where the guess was
/// wrong, so that all files have the same columns.
Result<LandedUnits> LandUnits(const LandPlan& plan, LandSettings settings,
                              const LandEnvironment& environment);

}  // namespace dynalake::land
