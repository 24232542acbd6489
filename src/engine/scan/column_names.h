#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Names the columns of a query's answer that have no name of their own by what was typed, where
/// DuckDB would show its inside: `count(*)` for "count_star()", `row(a, b)` for `main."row"(a, b)`.
void NameColumns(duckdb::QueryNode& node);

}  // namespace dynalake::engine
