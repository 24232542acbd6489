#pragma once

#include <vector>

#include "base/result.h"
#include "engine/table_resolver.h"
#include "query/athena/tree_query.h"
#include "query/names/statement_tables.h"
#include "query/queries/relation_names.h"
#include "query/resolve/statement_context.h"

namespace dynalake::query {

/// Rows of text, and what each column is as a value.
struct TypedRows {
  engine::TextTable text = {};
  std::vector<SqlType> types = {};  ///< one a column
};

/// The rows of DESCRIBE INPUT: position and type of each of the query's `parameter_count`
/// parameters, as what stands around it says ("unknown" where nothing does). Changes the parameters
/// of `context`.
Result<TypedRows> DescribeInput(const Query& query, int parameter_count, StatementContext& context,
                                RelationNames& names);

/// The rows of DESCRIBE OUTPUT: of each column of the query its name, its type, its size where all
/// its values have one, and the table whose column it is, by what `tables` gave names to. Changes
/// the parameters of `context`.
Result<TypedRows> DescribeOutput(const Query& query, int parameter_count, StatementContext& context,
                                 RelationNames& names, const StatementTables& tables);

}  // namespace dynalake::query
