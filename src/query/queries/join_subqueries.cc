#include "query/queries/join_subqueries.h"

#include <unordered_set>
#include <utility>

#include "query/athena/tree_walk.h"
#include "query/typed/typed_walk.h"

namespace dynalake::query {
namespace {

using Ids = std::unordered_set<uint32_t>;

void CollectIds(const TypedRelation& relation, Ids& ids) {
  if (const auto* join = std::get_if<TypedJoin>(&relation.node)) {
    CollectIds(*join->left, ids);
    CollectIds(*join->right, ids);
  } else if (const auto* sample = std::get_if<TypedSample>(&relation.node)) {
    CollectIds(*sample->relation, ids);
  } else {
    ids.insert(relation.id);
  }
}

/// Whether a column of these relations stands in `expression`, however deep.
bool Sees(const TypedExpression& expression, const Ids& ids) {
  if (const auto* column = std::get_if<TypedColumn>(&expression.node)) {
    return ids.contains(column->relation);
  }
  bool sees = false;
  ForEachChild(expression, [&](const TypedExpression& child) { sees = sees || Sees(child, ids); });
  if (const TypedQuery* query = QueryOf(expression)) {
    ForEachDeep(*query, [&](const TypedExpression& inner) {
      const auto* column = std::get_if<TypedColumn>(&inner.node);
      sees = sees || (column != nullptr && ids.contains(column->relation));
    });
  }
  return sees;
}

/// Sub-queries that stand beside the relations of one side as columns.
class SideColumns {
 public:
  SideColumns(QueryContext& context, const TypedRelation& side) : context_(context) {
    CollectIds(side, ids_);
  }
  const Ids& ids() const { return ids_; }

  /// Leaves the column in its place.
  void Take(TypedExpression& expression) {
    if (items_.empty()) {
      id_ = context_.statement.NewId();
    }
    items_.push_back(std::make_unique<TypedExpression>(std::move(expression)));
    const TypedExpression& item = *items_.back();
    expression = {.type = item.type,
                  .node = TypedColumn{.relation = id_, .name = fmt::format("c{}", items_.size())},
                  .offset = item.offset};
  }

  void AddTo(TypedRelationPtr& side) {
    if (items_.empty()) {
      return;
    }
    auto query = std::make_unique<TypedQuery>();
    for (const TypedPtr& item : items_) {
      query->columns.push_back({.label = {}, .type = item->type});
    }
    TypedSelect select;
    select.items = std::move(items_);
    query->body = std::move(select);
    auto columns = std::make_unique<TypedRelation>();
    columns->id = id_;
    columns->node = TypedSubqueryRelation{.query = std::move(query), .lateral = true};
    auto both = std::make_unique<TypedRelation>();
    both->node = TypedJoin{.type = JoinType::kCross,
                           .left = std::move(side),
                           .right = std::move(columns),
                           .on = nullptr};
    side = std::move(both);
  }

 private:
  QueryContext& context_;
  Ids ids_;
  uint32_t id_ = 0;
  std::vector<TypedPtr> items_;
};

/// Answers the place of a sub-query that sees both sides; nothing: there is none.
std::optional<uint32_t> Lift(TypedExpression& expression, SideColumns& left, SideColumns& right) {
  if (QueryOf(expression) == nullptr) {
    std::optional<uint32_t> sees_both;
    ForEachChild(expression, [&](TypedExpression& child) {
      sees_both = sees_both ? sees_both : Lift(child, left, right);
    });
    return sees_both;
  }
  const bool sees_right = Sees(expression, right.ids());
  if (sees_right && Sees(expression, left.ids())) {
    return expression.offset;
  }
  (sees_right ? right : left).Take(expression);
  return std::nullopt;
}

}  // namespace

Result<void> LiftSubqueries(QueryContext& context, TypedJoin& join) {
  if (join.type == JoinType::kCross || join.type == JoinType::kInner) {
    return {};
  }
  SideColumns left(context, *join.left);
  SideColumns right(context, *join.right);
  if (const auto offset = Lift(*join.on, left, right)) {
    return context.Wrong(*offset, "NOT_SUPPORTED",
                         "a sub-query in ON of an outer join may see one side alone: join what it "
                         "asks for before, or as a join of its own");
  }
  left.AddTo(join.left);
  right.AddTo(join.right);
  return {};
}

}  // namespace dynalake::query
