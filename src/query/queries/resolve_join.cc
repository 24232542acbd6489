#include <algorithm>
#include <utility>

#include "query/queries/join_subqueries.h"
#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

/// Whether the relation may name columns of those before it.
bool SeesOthers(const Relation& relation) {
  if (const auto* aliased = std::get_if<AliasedRelation>(&relation.node)) {
    return SeesOthers(*aliased->relation);
  }
  if (const auto* sampled = std::get_if<SampledRelation>(&relation.node)) {
    return SeesOthers(*sampled->relation);
  }
  if (const auto* join = std::get_if<Join>(&relation.node)) {
    return SeesOthers(*join->left) || SeesOthers(*join->right);
  }
  const auto* subquery = std::get_if<SubqueryRelation>(&relation.node);
  return std::holds_alternative<Unnest>(relation.node) ||
         std::holds_alternative<JsonTable>(relation.node) ||
         (subquery != nullptr && subquery->lateral);
}

/// The relation behind `left`, whose columns it may see, unless the join keeps rows of its own.
Result<ResolvedRelation> ResolveRight(QueryContext& context, const Relation& right, JoinType type,
                                      ResolvedRelation& left, const RelationPlace& place) {
  if (!SeesOthers(right)) {
    return ResolveRelation(context, right, place);
  }
  const bool keeps_right = type == JoinType::kRight || type == JoinType::kFull;
  if (keeps_right) {
    auto alone = ResolveRelation(context, right, place);
    if (alone || alone.error().code() != ErrorCode::kNotFound) {
      return alone;
    }
  }
  Scope scope{.outer = place.lateral,
              .continues_outer = place.lateral != place.outer,
              .columns = std::move(left.columns),
              .hidden_aliases = {}};
  auto resolved = ResolveRelation(context, right, {.outer = place.outer, .lateral = &scope});
  left.columns = std::move(scope.columns);
  if (resolved && keeps_right) {
    return context.Wrong(right.offset, "INVALID_COLUMN_REFERENCE",
                         "behind RIGHT and FULL JOIN no columns of the left side can be named: "
                         "only CROSS, INNER and LEFT JOIN show them");
  }
  return resolved;
}

ResolvedRelation Joined(JoinType type, ResolvedRelation left, ResolvedRelation right) {
  ResolvedRelation joined;
  joined.relation = std::make_unique<TypedRelation>();
  joined.relation->node = TypedJoin{.type = type,
                                    .left = std::move(left.relation),
                                    .right = std::move(right.relation),
                                    .on = nullptr};
  joined.columns = std::move(left.columns);
  std::ranges::move(right.columns, std::back_inserter(joined.columns));
  return joined;
}

bool IsTrue(const ExpressionPtr& on) {
  const auto* literal = on == nullptr ? nullptr : std::get_if<BooleanLiteral>(&on->node);
  return literal != nullptr && literal->value;
}

/// Whether a join with UNNEST has no condition but TRUE: each row with its own elements.
bool IsSpread(JoinType type, const ExpressionPtr& on, const ResolvedRelation& right) {
  const auto* unnest = std::get_if<TypedUnnest>(&right.relation->node);
  return unnest != nullptr && unnest->left == nullptr &&
         (type == JoinType::kCross ||
          ((type == JoinType::kInner || type == JoinType::kLeft) && IsTrue(on)));
}

/// The rows of `left`, each with the elements that UNNEST on its right has of it.
ResolvedRelation Spread(JoinType type, ResolvedRelation left, ResolvedRelation right) {
  auto& unnest = std::get<TypedUnnest>(right.relation->node);
  unnest.keeps_empty = type == JoinType::kLeft;
  unnest.left = std::move(left.relation);
  ResolvedRelation spread;
  spread.columns = std::move(left.columns);
  for (ScopeColumn& column : spread.columns) {
    if (column.value == nullptr) {
      continue;
    }
    SqlType column_type = column.value->type;
    unnest.kept.push_back(std::move(column.value));
    column.value = MakeColumn(right.relation->id, fmt::format("k{}", unnest.kept.size()),
                              std::move(column_type));
  }
  std::ranges::move(right.columns, std::back_inserter(spread.columns));
  spread.relation = std::move(right.relation);
  return spread;
}

/// Takes the one column of that name out of `columns`.
Result<ScopeColumn> TakeColumn(const QueryContext& context, std::vector<ScopeColumn>& columns,
                               const Identifier& name, std::string_view side) {
  Scope scope;
  scope.columns = std::move(columns);
  const auto found = FindColumn(scope, {name});
  const size_t index =
      found ? static_cast<size_t>(found->column - scope.columns.data()) : scope.columns.size();
  columns = std::move(scope.columns);
  if (!found) {
    return ErrorAt(context.statement, name.offset, found.error().code(), ErrorNameOf(found.error()),
                   fmt::format("{} on the {} side of the join", found.error().ToString(), side));
  }
  ScopeColumn column = std::move(columns[index]);
  columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(index));
  return column;
}

/// What a column of USING is: one side's, or whichever of both is there.
TypedPtr Merged(JoinType type, TypedPtr left, TypedPtr right) {
  if (type == JoinType::kRight) {
    return right;
  }
  if (type != JoinType::kFull) {
    return left;
  }
  SqlType merged = left->type;
  std::vector<TypedPtr> both;
  both.push_back(std::move(left));
  both.push_back(std::move(right));
  return MakeTyped(std::move(merged),
                   TypedCall{.form = "coalesce($1, $2)", .arguments = std::move(both)});
}

Result<ResolvedRelation> JoinUsing(QueryContext& context, const Join& join, ResolvedRelation left,
                                   ResolvedRelation right) {
  std::vector<ScopeColumn> merged;
  std::vector<TypedPtr> terms;
  for (const Identifier& name : join.using_) {
    DYNALAKE_ASSIGN(ScopeColumn of_left, TakeColumn(context, left.columns, name, "left"));
    DYNALAKE_ASSIGN(ScopeColumn of_right, TakeColumn(context, right.columns, name, "right"));
    const auto common = CommonType(of_left.value->type, of_right.value->type);
    if (!common) {
      return context.Wrong(name.offset, "TYPE_MISMATCH",
                           "Column '{}' of USING is {} on the left side and {} on the right",
                           name.text, ToString(of_left.value->type),
                           ToString(of_right.value->type));
    }
    of_left.value = Coerced(std::move(of_left.value), *common);
    of_right.value = Coerced(std::move(of_right.value), *common);
    terms.push_back(MakeTyped(Plain(TypeKind::kBoolean),
                              TypedComparison{.op = ComparisonOperator::kEqual,
                                              .left = Clone(*of_left.value),
                                              .right = Clone(*of_right.value)},
                              name.offset));
    ScopeColumn& column = merged.emplace_back();
    column.name = of_left.name;
    column.value = Merged(join.type, std::move(of_left.value), std::move(of_right.value));
  }
  ResolvedRelation joined = Joined(join.type, std::move(left), std::move(right));
  std::ranges::move(joined.columns, std::back_inserter(merged));
  joined.columns = std::move(merged);
  std::get<TypedJoin>(joined.relation->node).on =
      terms.size() == 1 ? std::move(terms[0])
                        : MakeTyped(Plain(TypeKind::kBoolean),
                                    TypedLogical{.is_or = false, .terms = std::move(terms)});
  return joined;
}

}  // namespace

Result<ResolvedRelation> ResolveJoin(QueryContext& context, const Join& join, uint32_t offset,
                                     const RelationPlace& place) {
  if (join.natural) {
    return context.Wrong(
        offset, "NOT_SUPPORTED",
        "Natural join is not supported: name the columns, as in JOIN b USING (id)");
  }
  DYNALAKE_ASSIGN(ResolvedRelation left, ResolveRelation(context, *join.left, place));
  DYNALAKE_ASSIGN(ResolvedRelation right,
                  ResolveRight(context, *join.right, join.type, left, place));
  if (!join.using_.empty()) {
    return JoinUsing(context, join, std::move(left), std::move(right));
  }
  if (IsSpread(join.type, join.on, right)) {
    return Spread(join.type, std::move(left), std::move(right));
  }
  ResolvedRelation joined = Joined(join.type, std::move(left), std::move(right));
  if (join.on != nullptr) {
    Scope scope{
        .outer = place.outer, .continues_outer = false, .columns = {}, .hidden_aliases = {}};
    scope.columns = std::move(joined.columns);
    ExpressionResolver resolver(context.statement, scope, {.clause = "JOIN"});
    auto& typed = std::get<TypedJoin>(joined.relation->node);
    DYNALAKE_ASSIGN(typed.on, resolver.ResolveCondition(*join.on));
    DYNALAKE_TRY(LiftSubqueries(context, typed));
    joined.columns = std::move(scope.columns);
  }
  return joined;
}

Result<ResolvedRelation> ResolveFrom(QueryContext& context, const std::vector<RelationPtr>& from,
                                     const Scope* outer) {
  const RelationPlace place{.outer = outer, .lateral = outer};
  DYNALAKE_ASSIGN(ResolvedRelation all, ResolveRelation(context, *from[0], place));
  for (size_t i = 1; i < from.size(); ++i) {
    DYNALAKE_ASSIGN(ResolvedRelation next,
                    ResolveRight(context, *from[i], JoinType::kCross, all, place));
    all = IsSpread(JoinType::kCross, nullptr, next)
              ? Spread(JoinType::kCross, std::move(all), std::move(next))
              : Joined(JoinType::kCross, std::move(all), std::move(next));
  }
  return all;
}

}  // namespace dynalake::query
