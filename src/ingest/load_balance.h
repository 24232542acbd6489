#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::ingest {

// The balance of a load: no item that was read is missing among the rows that are committed and the
// lines that were rejected. Each side is counted where it arises: items where the source is read,
// rows where files are written.

/// How errors of a balance end.
inline constexpr std::string_view kTableIsAsItWas = "the table is left as it was";

/// Of one unit, or of whatever `what` names: kInternal, which says where, if it does not hold.
Result<void> CheckBalance(std::string_view what, int64_t item_count, int64_t row_count,
                          int64_t rejected_count);

/// Rows in data files.
int64_t CountRows(const std::vector<iceberg::DataFile>& files);

}  // namespace dynalake::ingest
