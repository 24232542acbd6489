#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "query/athena/tree_query.h"
#include "query/typed/typed_aggregate.h"
#include "query/typed/typed_leaf.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

// The resolved tree: every expression has its type, every coercion is a cast, every name is a
// column of a relation. What a front end makes and the writer (write/) turns into DuckDB's SQL.

struct TypedLambda {
  std::vector<uint32_t> parameters = {};
  TypedPtr body = {};
  auto children() const { return std::tie(body); }
};
/// A scalar function: the form as in `FunctionRow`.
struct TypedCall {
  std::string_view form = {};  ///< of a row in static memory
  std::vector<TypedPtr> arguments = {};
  auto children() const { return std::tie(arguments); }
};
/// To the expression's type.
struct TypedCast {
  TypedPtr value = {};
  bool is_try = false;
  auto children() const { return std::tie(value); }
};
/// Both sides have one type.
struct TypedComparison {
  ComparisonOperator op = ComparisonOperator::kEqual;
  TypedPtr left = {};
  TypedPtr right = {};
  auto children() const { return std::tie(left, right); }
};
struct TypedLogical {
  bool is_or = false;
  std::vector<TypedPtr> terms = {};
  auto children() const { return std::tie(terms); }
};
struct TypedNot {
  TypedPtr operand = {};
  auto children() const { return std::tie(operand); }
};
struct TypedIsNull {
  TypedPtr operand = {};
  auto children() const { return std::tie(operand); }
};
/// Value and list have one type.
struct TypedInList {
  TypedPtr value = {};
  std::vector<TypedPtr> list = {};
  auto children() const { return std::tie(value, list); }
};
struct TypedWhen {
  TypedPtr condition = {};
  TypedPtr result = {};
  auto children() const { return std::tie(condition, result); }
};
struct TypedCase {
  std::vector<TypedWhen> whens = {};
  TypedPtr otherwise = {};  ///< or null
  auto children() const { return std::tie(whens, otherwise); }
};
/// A row or an array of these values.
struct TypedConstructor {
  std::vector<TypedPtr> values = {};
  auto children() const { return std::tie(values); }
};
/// The field of a row, counted from 0.
struct TypedField {
  TypedPtr row = {};
  size_t index = 0;
  auto children() const { return std::tie(row); }
};
/// A query as a value, or whether it has rows; `nodes`: about how many it has, for who copies it.
struct TypedSubquery {
  TypedQueryPtr query = {};
  bool exists = false;
  size_t nodes = 1;
};
/// `value op ANY|ALL (query)`; IN is `= ANY`. The query's column has the value's type.
struct TypedQuantified {
  ComparisonOperator op = ComparisonOperator::kEqual;
  bool all = false;
  TypedPtr value = {};
  TypedQueryPtr query = {};
  size_t nodes = 1;
  auto children() const { return std::tie(value); }
};
struct TypedExpression {
  SqlType type = {};
  std::variant<TypedConstant, TypedColumn, TypedLambdaParameter, TypedLambda, TypedCall,
               TypedAggregate, TypedCast, TypedComparison, TypedLogical, TypedNot, TypedIsNull,
               TypedInList, TypedCase, TypedConstructor, TypedField, TypedSubquery, TypedQuantified,
               TypedGrouping>
      node;
  uint32_t offset = 0;  ///< of the statement's text, for messages
};

/// A deep copy.
TypedPtr Clone(const TypedExpression& expression);

/// Equal trees, offsets aside: what GROUP BY and DISTINCT take for the same. Sub-queries are equal
/// to none.
bool IsSame(const TypedExpression& a, const TypedExpression& b);

}  // namespace dynalake::query
