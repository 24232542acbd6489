#pragma once

#include <span>
#include <string_view>

namespace dynalake::engine {

/// The functions, operators, aggregates and macros that SQL may call, ascending. Each was looked
/// at: it computes from its arguments and reaches no file, network, setting or catalog. A function
/// that a newer DuckDB adds is refused until it is looked at (sandbox_test.cc).
std::span<const std::string_view> AllowedFunctions();

/// The same for functions in FROM.
std::span<const std::string_view> AllowedTableFunctions();

/// The schema of functions that are ours. One is called by schema and name, so that none of
/// DuckDB's is hidden by it or takes its place.
inline constexpr std::string_view kOwnSchema = "dynalake";

/// Those functions (functions/), ascending. Nothing else is called in their schema: where
/// DuckDB finds no such function it takes the schema for a column, and calls the function on it.
std::span<const std::string_view> OwnFunctions();

/// Whether `name`, in any case, is in one of those lists.
bool IsAllowed(std::span<const std::string_view> list, std::string_view name);

}  // namespace dynalake::engine
