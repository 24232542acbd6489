#pragma once

#include <string>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/scan/scan_state.h"
#include "engine/table_resolver.h"

namespace dynalake::engine {

/// Replaces every name of a table in `node` by what the resolver says it is: a call of the scan
/// function, the query of a view, or a list of values. `node` passed the policy; the text of views
/// is parsed and passes it here. No name is left for DuckDB to look up.
Result<void> BindRelations(duckdb::QueryNode& node, TableResolver& resolver,
                           const std::string& default_database, ScanRegistry& registry,
                           StatementScans& scans);

/// The call that scans `scan`.
duckdb::unique_ptr<duckdb::TableRef> MakeScan(std::shared_ptr<const ScanState> scan,
                                              StatementScans& scans);

}  // namespace dynalake::engine
