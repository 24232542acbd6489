#pragma once

#include "base/result.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "land/land_unit.h"
#include "land/land_units_run.h"

namespace dynalake::land {

/// Writes the rows as `settings` say. What a query answers is read here and now: no other process
/// can go on with it.
///
/// Parquet has the columns of the table that a load made, and its system columns; else those of the
/// rows, which carry no field ids.
Result<LandedUnits> LandRows(const RowItems& source, LandSettings settings,
                             const LandEnvironment& environment);

}  // namespace dynalake::land
