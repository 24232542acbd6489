#include <utility>

#include "query/resolve/node_resolver.h"
#include "query/resolve/query_columns.h"

namespace dynalake::query {
namespace {

std::string_view SignOf(ComparisonOperator op) {
  constexpr std::string_view kSigns[] = {
      "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"};
  return kSigns[static_cast<size_t>(op)];
}

bool IsEquality(ComparisonOperator op) {
  return op == ComparisonOperator::kEqual || op == ComparisonOperator::kNotEqual ||
         op == ComparisonOperator::kDistinct || op == ComparisonOperator::kNotDistinct;
}

/// Whether values of the type have an order.
bool HasOrder(const SqlType& type) {
  if (type.kind == TypeKind::kMap || type.kind == TypeKind::kJson) {
    return false;
  }
  for (const SqlField& field : type.fields) {
    if (!HasOrder(field.type)) {
      return false;
    }
  }
  return true;
}

}  // namespace

TypedPtr NodeResolver::Negated(TypedPtr condition, bool negated) const {
  return negated ? Make(Plain(TypeKind::kBoolean), TypedNot{.operand = std::move(condition)})
                 : std::move(condition);
}

NodeResolver::Answer NodeResolver::Compare(ComparisonOperator op, TypedPtr left, TypedPtr right) {
  const std::string left_type = ToString(left->type);
  const std::string right_type = ToString(right->type);
  const auto type = Unify(context_, {&left, &right}, "operands");
  if (!type) {
    return Wrong("TYPE_MISMATCH", fmt::format("cannot compare {} {} {}: cast one of them",
                                              left_type, SignOf(op), right_type));
  }
  if (!IsEquality(op) && !HasOrder(*type)) {
    return Wrong("TYPE_MISMATCH",
                 fmt::format("{} have no order: {} is not possible", left_type, SignOf(op)));
  }
  return Make(Plain(TypeKind::kBoolean),
              TypedComparison{.op = op, .left = std::move(left), .right = std::move(right)});
}

NodeResolver::Answer NodeResolver::operator()(const Comparison& comparison) {
  DYNALAKE_ASSIGN(TypedPtr left, Resolve(comparison.left));
  DYNALAKE_ASSIGN(TypedPtr right, Resolve(comparison.right));
  return Compare(comparison.op, std::move(left), std::move(right));
}

NodeResolver::Answer NodeResolver::operator()(const Between& between) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(between.value));
  DYNALAKE_ASSIGN(TypedPtr low, Resolve(between.low));
  DYNALAKE_ASSIGN(TypedPtr high, Resolve(between.high));
  DYNALAKE_ASSIGN(TypedPtr copy, Copy(*value));
  TypedLogical both;
  both.terms.resize(2);
  DYNALAKE_ASSIGN(both.terms[0],
                  Compare(ComparisonOperator::kGreaterOrEqual, std::move(copy), std::move(low)));
  DYNALAKE_ASSIGN(both.terms[1],
                  Compare(ComparisonOperator::kLessOrEqual, std::move(value), std::move(high)));
  return Negated(Make(Plain(TypeKind::kBoolean), std::move(both)), between.negated);
}

NodeResolver::Answer NodeResolver::operator()(const InList& in) {
  TypedInList typed;
  DYNALAKE_ASSIGN(typed.value, Resolve(in.value));
  DYNALAKE_ASSIGN(typed.list, ResolveAll(in.list));
  std::vector<TypedPtr*> all = {&typed.value};
  for (TypedPtr& value : typed.list) {
    all.push_back(&value);
  }
  DYNALAKE_TRY(Unify(context_, all, "values of IN"));
  return Negated(Make(Plain(TypeKind::kBoolean), std::move(typed)), in.negated);
}

NodeResolver::Answer NodeResolver::operator()(const IsNull& is_null) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(is_null.value));
  return Negated(Make(Plain(TypeKind::kBoolean), TypedIsNull{.operand = std::move(value)}),
                 is_null.negated);
}

NodeResolver::Answer NodeResolver::operator()(const QuantifiedComparison& comparison) {
  TypedQuantified typed{.op = comparison.op, .all = comparison.all};
  DYNALAKE_ASSIGN(typed.value, Resolve(comparison.value));
  DYNALAKE_ASSIGN(typed.query, ResolveQuery(comparison.query, typed.nodes));
  const SqlType given = ValueTypeOf(*typed.query);
  const auto common = CommonType(typed.value->type, given);
  if (!common) {
    return Wrong("TYPE_MISMATCH",
                 fmt::format("the sub-query gives {}, the value is {}: cast one of them",
                             ToString(given), ToString(typed.value->type)));
  }
  typed.value = Coerced(std::move(typed.value), *common);
  typed.query = WithValueType(context_, std::move(typed.query), *common);
  return Make(Plain(TypeKind::kBoolean), std::move(typed));
}

NodeResolver::Answer NodeResolver::operator()(const InQuery& in) {
  TypedQuantified typed;
  DYNALAKE_ASSIGN(typed.value, Resolve(in.value));
  DYNALAKE_ASSIGN(typed.query, ResolveQuery(in.query, typed.nodes));
  const SqlType given = ValueTypeOf(*typed.query);
  const auto common = CommonType(typed.value->type, given);
  if (!common) {
    return Wrong("TYPE_MISMATCH", fmt::format("IN: the sub-query gives {}, the value is {}: cast "
                                              "one of them",
                                              ToString(given), ToString(typed.value->type)));
  }
  typed.value = Coerced(std::move(typed.value), *common);
  typed.query = WithValueType(context_, std::move(typed.query), *common);
  return Negated(Make(Plain(TypeKind::kBoolean), std::move(typed)), in.negated);
}

NodeResolver::Answer NodeResolver::operator()(const ScalarSubquery& subquery) {
  TypedSubquery typed;
  DYNALAKE_ASSIGN(TypedQueryPtr query, ResolveQuery(subquery.query, typed.nodes));
  SqlType type = ValueTypeOf(*query);
  typed.query = WithValueType(context_, std::move(query), type);
  return Make(std::move(type), std::move(typed));
}

NodeResolver::Answer NodeResolver::operator()(const Exists& exists) {
  TypedSubquery typed{.query = nullptr, .exists = true};
  DYNALAKE_ASSIGN(typed.query, ResolveQuery(exists.query, typed.nodes));
  return Make(Plain(TypeKind::kBoolean), std::move(typed));
}

}  // namespace dynalake::query
