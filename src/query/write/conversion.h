#pragma once

#include <string>

#include "query/types/sql_type.h"

namespace dynalake::query {

/// What stands before and behind a value so that it becomes another; both empty: it is that
/// already.
struct Conversion {
  std::string before = {};
  std::string after = {};
};

/// CAST and TRY_CAST, with Trino's meaning.
Conversion CastOf(const SqlType& from, const SqlType& to, bool is_try);

}  // namespace dynalake::query
