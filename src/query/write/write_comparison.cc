#include <string_view>

#include "query/write/writer.h"

namespace dynalake::query {
namespace {

std::string_view OperatorOf(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kEqual:
      return " = ";
    case ComparisonOperator::kNotEqual:
      return " <> ";
    case ComparisonOperator::kLess:
      return " < ";
    case ComparisonOperator::kLessOrEqual:
      return " <= ";
    case ComparisonOperator::kGreater:
      return " > ";
    case ComparisonOperator::kGreaterOrEqual:
      return " >= ";
    case ComparisonOperator::kDistinct:
      return " IS DISTINCT FROM ";
    case ComparisonOperator::kNotDistinct:
      return " IS NOT DISTINCT FROM ";
  }
  return {};
}

}  // namespace

void Writer::Comparison(const TypedComparison& comparison) {
  Put("(");
  Expression(comparison.left);
  Put(OperatorOf(comparison.op));
  Expression(comparison.right);
  Put(")");
}

void Writer::InList(const TypedInList& in) {
  Put("(");
  Expression(in.value);
  Put(" IN (");
  Expressions(in.list);
  Put("))");
}

void Writer::Quantified(const TypedQuantified& quantified) {
  Put("(");
  Expression(quantified.value);
  Put(OperatorOf(quantified.op));
  Put(quantified.all ? "ALL (" : "ANY (");
  Query(*quantified.query);
  Put("))");
}

void Writer::SortKey(const TypedExpression& expression) {
  const bool is_constant = std::holds_alternative<TypedConstant>(expression.node);
  // A bare text would be a mistake where DuckDB looks for the number of a column.
  Put(is_constant ? "CAST(" : "");
  Expression(expression);
  if (is_constant) {
    PutType(" AS ", expression.type, ")");
  }
}

}  // namespace dynalake::query
