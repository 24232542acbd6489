#pragma once

#include <string>
#include <string_view>

namespace dynalake::query {

/// What to write instead of a function that Athena does not have: its name for one of DuckDB's, or
/// the nearest name; empty: nothing to say.
std::string AdviceOnFunction(std::string_view name);

/// Which functions that are none here the name is of ("geospatial functions"), without regard to
/// case; empty: of none. docs/sql.md lists them.
std::string_view RefusedFamily(std::string_view name);

}  // namespace dynalake::query
