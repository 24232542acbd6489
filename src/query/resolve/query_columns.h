#pragma once

#include <vector>

#include "query/resolve/statement_context.h"

namespace dynalake::query {

/// What a query gives as a value: its column, or a row of its columns.
SqlType ValueTypeOf(const TypedQuery& query);

/// The query with its columns cast to these types where they differ.
TypedQueryPtr WithColumnTypes(StatementContext& context, TypedQueryPtr query,
                              const std::vector<SqlType>& types);

/// The query as one column of `type`, to which `ValueTypeOf` can be coerced: of several columns, a
/// row of them.
TypedQueryPtr WithValueType(StatementContext& context, TypedQueryPtr query, const SqlType& type);

/// The fields of a row, as values of their own.
Result<std::vector<TypedPtr>> FieldsOf(StatementContext& context, TypedPtr row);

}  // namespace dynalake::query
