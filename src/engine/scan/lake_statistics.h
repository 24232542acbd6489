#pragma once

#include "engine/duckdb.h"
#include "engine/scan/lake_file_list.h"

namespace dynalake::engine {

/// What the manifests know of a column over these files, for the optimiser: a range that holds all
/// values, and whether nulls can occur. Null where they do not know it.
duckdb::unique_ptr<duckdb::BaseStatistics> ColumnStatistics(const LakeFileList& files,
                                                            duckdb::column_t column);

/// Whether the column, or a field in it, may hold NaN in any of these files: it is of floating
/// point, and not every manifest counts none.
bool MayHoldNan(const LakeFileList& files, duckdb::column_t column);

}  // namespace dynalake::engine
