#pragma once

#include "query/queries/query_parts.h"

namespace dynalake::query {

/// Takes the sub-queries of ON of an outer join out of it, which DuckDB does not join on: each
/// becomes a column beside the relations of the one side that it sees.
Result<void> LiftSubqueries(QueryContext& context, TypedJoin& join);

}  // namespace dynalake::query
