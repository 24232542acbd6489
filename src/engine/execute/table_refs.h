#pragma once

#include <string>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/table_resolver.h"

namespace dynalake::engine {

/// The name of a table as the statement spells it. kInvalidArgument for one of three parts,
/// kUnsupported for one of an older snapshot.
Result<TableName> NameOf(const duckdb::BaseTableRef& table);

/// `SELECT * FROM (VALUES …)`, with no rows where there are none.
duckdb::unique_ptr<duckdb::TableRef> MakeValues(const TextTable& table);

/// The query as a subquery in FROM.
duckdb::unique_ptr<duckdb::TableRef> MakeSubquery(duckdb::unique_ptr<duckdb::QueryNode> node);

/// Puts `replacement` where a name or a SHOW stood, with what the statement says about that place.
/// It is called what the name was called; `fallback` where there was none.
void Put(duckdb::unique_ptr<duckdb::TableRef>& slot,
         duckdb::unique_ptr<duckdb::TableRef> replacement, const std::string& fallback);

}  // namespace dynalake::engine
