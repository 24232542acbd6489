#pragma once

#include "engine/duckdb.h"
#include "engine/scan/deletes.h"

namespace dynalake::engine {

/// The table function that reads an Iceberg table: DuckDB's own Parquet scan with our list of files
/// and our mapping of columns. Statements cannot name it; names of tables become calls of it.
inline constexpr const char* kScanFunction = "dynalake_scan";

/// Adds the function to a new DuckDB instance. `services` must outlive the instance.
void RegisterScanFunction(duckdb::Connection& connection, const ScanServices& services);

}  // namespace dynalake::engine
