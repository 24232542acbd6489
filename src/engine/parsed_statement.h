#pragma once

#include <map>
#include <string>

#include "engine/duckdb.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// What a `Statement` holds.
struct ParsedStatement {
  duckdb::unique_ptr<duckdb::SQLStatement> tree;
  std::string sql;
  StatementKind kind = StatementKind::kSelect;
  TextPlace start;
  size_t offset = 0;  ///< where `sql` begins in its script, in which the tree's places count
  /// The queries of the tree that stand in the places of names, and what errors in them are told
  /// of. No name means the same inside and outside of one.
  std::map<const duckdb::QueryNode*, std::string> inlined;

  /// Its query: its own, or the one that it explains.
  duckdb::QueryNode& query();
};

}  // namespace dynalake::engine
