#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/resolve/scope.h"

namespace dynalake::query {

/// What the parts of the resolver share while they resolve one statement.
struct StatementContext {
  std::string_view text = {};  ///< what offsets count in
  std::string user = {};
  std::string database = {};  ///< what an unqualified name is of
  int64_t now_micros = 0;     ///< since 1970, UTC: one for the whole statement
  uint32_t last_id = 0;       ///< of relations, common tables and lambda parameters
  /// What each `?` stands for.
  std::vector<TypedPtr> parameters = {};
  /// A sub-query; names of `outer` are seen in it.
  std::function<Result<TypedQueryPtr>(const Query& query, const Scope* outer)> resolve_query = {};

  /// Nodes that were copied so far: `CASE x WHEN …`, BETWEEN and NULLIF compare one value several
  /// times, and within each other they double it at each level.
  size_t copied_nodes = 0;
  size_t nodes = 0;  ///< made so far, copies included

  /// How many sub-queries that are values, and lambdas, are around what is being resolved. What
  /// DuckDB does for each doubles with every level.
  int subquery_depth = 0;
  int lambda_depth = 0;

  uint32_t NewId() { return ++last_id; }
};

/// An error of Athena's: "COLUMN_NOT_FOUND: line 1, column 8: …".
Error ErrorAt(const StatementContext& context, uint32_t offset, ErrorCode code,
              std::string_view name, std::string_view message);

/// What was said of the name of a relation: kNotFound gets Athena's name for what is missing, the
/// database or the relation in it; `databases` are all that are there. Others stay as they are.
Error MissingRelationAt(const StatementContext& context, uint32_t offset, std::string_view database,
                        const Result<std::vector<std::string>>& databases, Error error);

}  // namespace dynalake::query
