#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// Parses a script and checks each statement against what SQL may do here. Touches no instance of
/// DuckDB. Errors as `Engine::Parse`.
Result<std::vector<Statement>> ParseScript(std::string_view script);

/// The parse tree of one statement that passes the same check.
Result<duckdb::unique_ptr<duckdb::SQLStatement>> ParseStatement(std::string_view sql);

/// The query of a statement that passed: its own, or what it explains.
duckdb::QueryNode& QueryOf(duckdb::SQLStatement& statement);

}  // namespace dynalake::engine
