#pragma once

#include "engine/duckdb.h"
#include "engine/row_source.h"
#include "engine/scan/statement_scans.h"

namespace dynalake::engine {

/// The table function that reads a `RowSource`: DuckDB's own scan of Arrow's batches. Statements
/// cannot name it; names of listings become calls of it.
inline constexpr const char* kRowsFunction = "dynalake_rows";

/// Adds the function to a new DuckDB instance.
void RegisterRowsFunction(duckdb::Connection& connection);

/// A call of it, in FROM. `scans` keeps `source` while the statement lives.
duckdb::unique_ptr<duckdb::TableRef> MakeRows(std::shared_ptr<const RowSource> source,
                                              StatementScans& scans);

}  // namespace dynalake::engine
