#pragma once

#include <cstdint>

#include "base/result.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "land/landed_files.h"

namespace dynalake::land {

/// Writes all units of `source` as lines of JSON and says how many items were read. A line that is
/// no item is kMalformedInput naming its place.
Result<int64_t> LandLines(const LandRequest& request, LandSource& source,
                          const LandEnvironment& environment, LandedFiles& files);

/// Writes all units of `source` as Parquet: the columns that a load would choose for all items, and
/// its system columns. Shapes with guessed columns while it profiles the items, and once more where
/// the guess was wrong, so that all files have the same columns. Says how many items were read for
/// the files that stay.
Result<int64_t> LandParquet(const LandRequest& request, LandSource& source,
                            const LandEnvironment& environment, LandedFiles& files);

}  // namespace dynalake::land
