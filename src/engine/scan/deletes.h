#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/scan/scan_state.h"
#include "engine/scan/shared_deletes.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// What applying deletes needs besides the scan itself. All outlive the DuckDB instance's scans.
struct ScanServices {
  storage::ObjectStore& store;
  ScanRegistry& registry;
};

/// The positions of one data file's rows that its deletes remove, ascending. Position and equality
/// delete files are read by statements of their own on `database`: with the same threads and
/// memory, and with the same mapping by field id. `shared` is of the same scan.
Result<std::vector<int64_t>> ReadDeletedPositions(duckdb::DatabaseInstance& database,
                                                  const ScanServices& services,
                                                  const ScanState& scan, SharedDeletes& shared,
                                                  const iceberg::ScanFile& file);

/// Leaves these positions out. They ascend.
duckdb::unique_ptr<duckdb::DeleteFilter> MakeDeleteFilter(std::vector<int64_t> positions);

}  // namespace dynalake::engine
