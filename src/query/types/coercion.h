#pragma once

#include <optional>

#include "query/types/sql_type.h"

namespace dynalake::query {

/// Whether a value of type `from` is taken where `to` is asked for (Trino's implicit casts: tinyint
/// to smallint and so on, integers to decimals that hold all of them, decimal to real and double,
/// varchar(n) to longer ones and to char, date to timestamp, unknown to all).
bool CanCoerce(const SqlType& from, const SqlType& to);

/// The one type of both, as in VALUES, CASE, comparisons and set operations; nothing where there is
/// none. For rows the names of `a` where both have the same, else none.
std::optional<SqlType> CommonType(const SqlType& a, const SqlType& b);

}  // namespace dynalake::query
