#pragma once

#include "base/result.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "land/landed_files.h"

namespace dynalake::land {

/// Writes all units of `source` as lines of JSON. A line that is no item is kMalformedInput naming
/// its place.
Result<void> LandLines(const LandRequest& request, LandSource& source,
                       const LandEnvironment& environment, LandedFiles& files);

/// Writes all units of `source` as Parquet: the columns that a load would choose for all items, and
/// its system columns. Shapes with guessed columns while it profiles the items, and once more where
/// the guess was wrong, so that all files have the same columns.
Result<void> LandParquet(const LandRequest& request, LandSource& source,
                         const LandEnvironment& environment, LandedFiles& files);

}  // namespace dynalake::land
