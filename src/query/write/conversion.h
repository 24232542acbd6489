#pragma once

#include <span>
#include <string>

#include "query/typed/typed_query.h"
#include "query/types/answer_form.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// What stands before and behind a value so that it becomes another; both empty: it is that
/// already.
struct Conversion {
  std::string before = {};
  std::string after = {};

  bool is_none() const { return before.empty(); }
};

/// How `type` is told to the engine's functions, as a literal of SQL (engine/casts/cast_type.h).
std::string SpecOf(const SqlType& type);

/// CAST and TRY_CAST, with Trino's meaning.
Conversion CastOf(const SqlType& from, const SqlType& to, bool is_try);

/// Between equal types whose rows may have other names.
Conversion RenamingOf(const SqlType& from, const SqlType& to);

/// A column as the scan gives it, to the form of `DuckTypeOf`.
Conversion ScannedOf(const SqlType& type);

/// A value of the form of `DuckTypeOf` to what an answer has where DuckDB's form is not its meaning
/// (zoned times, intervals).
Conversion AnswerOf(const SqlType& type, AnswerForm form);

/// Whether what is one value for Trino may have several forms in DuckDB: in other zones, or with
/// the entries of a map in another order.
bool HasOwnIdentity(const SqlType& type);
/// Of any of them.
bool HasOwnIdentity(std::span<const TypedOutput> columns);

/// A value to one that is equal to another's where DISTINCT and GROUP BY take both for the same.
Conversion IdentityOf(const SqlType& type);

/// Whether a value may be NaN.
bool IsFloat(const SqlType& type);

/// `type` where a key of ORDER BY of it is sorted with NaN in another place than DuckDB's; or null.
const SqlType* MovedNan(bool nulls_first, const SqlType& type);

}  // namespace dynalake::query
