#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "query/athena/tree_names.h"
#include "query/resolve/typed_query.h"

namespace dynalake::query {

/// A column that a name can mean.
struct ScopeColumn {
  std::string database = {};  ///< of a table without an alias; else empty
  std::string relation = {};  ///< alias or table; empty: known by its own name alone
  std::string name = {};      ///< as it is stored or was written; empty: it has none
  TypedPtr value = {};        ///< with its type
};

/// The columns that names of an expression can mean, and those around it.
struct Scope {
  const Scope* outer = nullptr;
  std::vector<ScopeColumn> columns = {};
};

/// A name's column, and how many of its parts say it: the rest are fields of a row.
struct FoundColumn {
  const ScopeColumn* column = nullptr;
  size_t parts = 1;
  bool is_outer = false;  ///< of a scope around: the query is correlated
};

/// What `name` means, the innermost scope first, without regard to case (an exact spelling before
/// others, as attributes may differ in case alone). kNotFound, without the place, with the nearest
/// name; kInvalidArgument for one that is ambiguous.
Result<FoundColumn> FindColumn(const Scope& scope, const std::vector<Identifier>& name);

}  // namespace dynalake::query
