#pragma once

#include <functional>

#include "query/typed/typed_query.h"

namespace dynalake::query {

/// Calls `visit` for each expression that `query` and its relations, common tables and operands
/// hold themselves. Below those it does not look, nor into queries of expressions.
void ForEachExpression(const TypedQuery& query, const std::function<void(TypedExpression&)>& visit);

/// The same of every expression, however deep, queries of expressions included: each before those
/// below it.
void ForEachDeep(const TypedQuery& query, const std::function<void(TypedExpression&)>& visit);

/// The query of a sub-query's expression; null for any other.
const TypedQuery* QueryOf(const TypedExpression& expression);

}  // namespace dynalake::query
