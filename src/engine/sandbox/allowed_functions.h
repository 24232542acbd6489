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

/// Whether `name`, in any case, is in one of those lists.
bool IsAllowed(std::span<const std::string_view> list, std::string_view name);

}  // namespace dynalake::engine
