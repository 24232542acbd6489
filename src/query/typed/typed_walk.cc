#include "query/typed/typed_walk.h"

#include "query/athena/tree_walk.h"

namespace dynalake::query {
namespace {

using Visit = std::function<void(TypedExpression&)>;

void WalkRelation(const TypedRelation& relation, const Visit& visit) {
  if (const auto* subquery = std::get_if<TypedSubqueryRelation>(&relation.node)) {
    ForEachExpression(*subquery->query, visit);
  } else if (const auto* unnest = std::get_if<TypedUnnest>(&relation.node)) {
    ForEachChild(unnest->values, visit);
    ForEachChild(unnest->kept, visit);
    if (unnest->left != nullptr) {
      WalkRelation(*unnest->left, visit);
    }
  } else if (const auto* sequence = std::get_if<TypedSequence>(&relation.node)) {
    ForEachChild(sequence->start, visit);
    ForEachChild(sequence->stop, visit);
    ForEachChild(sequence->step, visit);
  } else if (const auto* sample = std::get_if<TypedSample>(&relation.node)) {
    WalkRelation(*sample->relation, visit);
  } else if (const auto* join = std::get_if<TypedJoin>(&relation.node)) {
    WalkRelation(*join->left, visit);
    WalkRelation(*join->right, visit);
    ForEachChild(join->on, visit);
  }
}

void WalkSelect(const TypedSelect& select, const Visit& visit) {
  ForEachChild(select.items, visit);
  if (select.from != nullptr) {
    WalkRelation(*select.from, visit);
  }
  ForEachChild(select.where, visit);
  if (select.group_by) {
    ForEachChild(select.group_by->expressions, visit);
  }
  ForEachChild(select.having, visit);
}

void WalkDeep(TypedExpression& expression, const Visit& visit) {
  visit(expression);
  ForEachChild(expression, [&](TypedExpression& child) { WalkDeep(child, visit); });
  if (const TypedQuery* query = QueryOf(expression)) {
    ForEachDeep(*query, visit);
  }
}

}  // namespace

void ForEachExpression(const TypedQuery& query, const Visit& visit) {
  for (const TypedCommonTable& table : query.with) {
    ForEachExpression(*table.query, visit);
  }
  if (const auto* select = std::get_if<TypedSelect>(&query.body)) {
    WalkSelect(*select, visit);
  } else if (const auto* values = std::get_if<TypedValues>(&query.body)) {
    ForEachChild(values->rows, visit);
  } else {
    for (const TypedQueryPtr& operand : std::get<TypedSetOperation>(query.body).operands) {
      ForEachExpression(*operand, visit);
    }
  }
  for (const TypedOrderItem& order : query.order_by) {
    ForEachChild(order.item.value, visit);
  }
  ForEachChild(query.offset_rows, visit);
  ForEachChild(query.limit, visit);
}

void ForEachDeep(const TypedQuery& query, const Visit& visit) {
  ForEachExpression(query, [&](TypedExpression& expression) { WalkDeep(expression, visit); });
}

const TypedQuery* QueryOf(const TypedExpression& expression) {
  if (const auto* subquery = std::get_if<TypedSubquery>(&expression.node)) {
    return subquery->query.get();
  }
  const auto* quantified = std::get_if<TypedQuantified>(&expression.node);
  return quantified == nullptr ? nullptr : quantified->query.get();
}

}  // namespace dynalake::query
