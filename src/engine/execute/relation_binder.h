#pragma once

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/parsed_statement.h"
#include "engine/scan/statement_scans.h"
#include "engine/table_resolver.h"

namespace dynalake::engine {

/// Replaces every name of a table by what the resolver says it is: a call of a function that scans
/// it, or a list of values. No name is left for DuckDB to look up.
Result<void> BindRelations(ParsedStatement& statement, TableResolver& resolver,
                           StatementScans& scans);

/// The call that scans `spec`.
duckdb::unique_ptr<duckdb::TableRef> MakeScan(ScanSpec spec, StatementScans& scans);

}  // namespace dynalake::engine
