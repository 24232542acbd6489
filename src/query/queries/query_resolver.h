#pragma once

#include "base/result.h"
#include "query/athena/tree_query.h"
#include "query/queries/relation_names.h"
#include "query/resolve/statement_context.h"

namespace dynalake::query {

/// The typed tree of a query: names of relations are what `names` says, views stand as the queries
/// that they are, and `context` learns the types of parameters. Errors are those of Athena, with
/// line and column in `context.text`, or in a view's text behind "view NAME".
Result<TypedQueryPtr> ResolveQueryStatement(const Query& query, StatementContext& context,
                                            RelationNames& names);

}  // namespace dynalake::query
