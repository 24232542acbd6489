#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/athena/tree_names.h"
#include "query/typed/typed_query.h"

namespace dynalake::query {

/// A column that a name can mean.
struct ScopeColumn {
  std::string database = {};  ///< of a table without an alias; else empty
  std::string relation = {};  ///< alias or table; empty: known by its own name alone
  std::string name = {};      ///< as it is stored or was written; empty: it has none
  /// How the table spells it, where `name` differs because another's differs in case alone.
  std::string stored = {};
  TypedPtr value = {};       ///< with its type
  bool is_hidden = false;    ///< only who names it finds it
  std::string refusal = {};  ///< why it has no value; empty: it has one
};

/// The columns that names of an expression can mean, and those around it.
struct Scope {
  const Scope* outer = nullptr;
  bool continues_outer = false;  ///< `outer` is of the same query, not of one around it
  std::vector<ScopeColumn> columns = {};
  /// Aliases of SELECT that cannot be seen from here, for messages.
  std::vector<std::string> hidden_aliases = {};
};

/// A name's column, and how many of its parts say it: the rest are fields of a row.
struct FoundColumn {
  const ScopeColumn* column = nullptr;  ///< with a value
  size_t parts = 1;
  bool is_outer = false;  ///< of a scope around: the query is correlated
};

/// Whether two names are the same: without regard to the case of ASCII letters.
bool IsSameName(std::string_view a, std::string_view b);

/// What `name` means, the innermost scope first, without regard to case (an exact spelling before
/// others, as attributes may differ in case alone). Without the place: kNotFound with the nearest
/// name, kInvalidArgument for one that is ambiguous, kUnsupported for a column without a value.
Result<FoundColumn> FindColumn(const Scope& scope, const std::vector<Identifier>& name);
/// Athena's name for an error of `FindColumn`.
std::string_view ErrorNameOf(const Error& error);

}  // namespace dynalake::query
