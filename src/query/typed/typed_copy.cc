#include <type_traits>
#include <utility>

#include "query/typed/typed_query.h"

namespace dynalake::query {
namespace {

/// Copies one part of a tree after the other; a struct that holds nodes is copied by its members.
struct Copier {
  TypedPtr operator()(const TypedPtr& part) const {
    return part == nullptr ? nullptr : Clone(*part);
  }
  template <typename Part>
  std::vector<Part> operator()(const std::vector<Part>& parts) const {
    std::vector<Part> copies;
    copies.reserve(parts.size());
    for (const Part& part : parts) {
      copies.push_back((*this)(part));
    }
    return copies;
  }
  /// A leaf.
  template <typename Part>
    requires std::is_trivially_destructible_v<Part>
  Part operator()(const Part& part) const {
    return part;
  }
  TypedConstant operator()(const TypedConstant& node) const { return node; }
  TypedColumn operator()(const TypedColumn& node) const { return node; }

  TypedSortItem operator()(const TypedSortItem& item) const {
    return {(*this)(item.value), item.descending, item.nulls_first};
  }
  TypedFrameBound operator()(const TypedFrameBound& bound) const {
    return {bound.kind, (*this)(bound.value)};
  }
  TypedWindow operator()(const TypedWindow& window) const {
    return {(*this)(window.partition_by), (*this)(window.order_by), window.unit,
            (*this)(window.start), (*this)(window.end)};
  }
  TypedWhen operator()(const TypedWhen& when) const {
    return {(*this)(when.condition), (*this)(when.result)};
  }
  TypedLambda operator()(const TypedLambda& node) const {
    return {node.parameters, (*this)(node.body)};
  }
  TypedCall operator()(const TypedCall& node) const { return {node.form, (*this)(node.arguments)}; }
  TypedAggregate operator()(const TypedAggregate& node) const {
    TypedAggregate copy{.form = node.form,
                        .arguments = (*this)(node.arguments),
                        .distinct = node.distinct,
                        .ignore_nulls = node.ignore_nulls,
                        .order_by = (*this)(node.order_by),
                        .filter = (*this)(node.filter),
                        .over = {}};
    if (node.over) {
      copy.over = (*this)(*node.over);
    }
    return copy;
  }
  TypedCast operator()(const TypedCast& node) const { return {(*this)(node.value), node.is_try}; }
  TypedComparison operator()(const TypedComparison& node) const {
    return {node.op, (*this)(node.left), (*this)(node.right)};
  }
  TypedLogical operator()(const TypedLogical& node) const {
    return {node.is_or, (*this)(node.terms)};
  }
  TypedNot operator()(const TypedNot& node) const { return {(*this)(node.operand)}; }
  TypedIsNull operator()(const TypedIsNull& node) const { return {(*this)(node.operand)}; }
  TypedInList operator()(const TypedInList& node) const {
    return {(*this)(node.value), (*this)(node.list)};
  }
  TypedCase operator()(const TypedCase& node) const {
    return {(*this)(node.whens), (*this)(node.otherwise)};
  }
  TypedConstructor operator()(const TypedConstructor& node) const { return {(*this)(node.values)}; }
  TypedField operator()(const TypedField& node) const { return {(*this)(node.row), node.index}; }
  TypedSubquery operator()(const TypedSubquery& node) const {
    return {Clone(*node.query), node.exists, node.nodes};
  }
  TypedQuantified operator()(const TypedQuantified& node) const {
    return {node.op, node.all, (*this)(node.value), Clone(*node.query), node.nodes};
  }
  TypedGrouping operator()(const TypedGrouping& node) const { return {(*this)(node.columns)}; }
};

TypedPtr CloneMaybe(const TypedPtr& value) { return value == nullptr ? nullptr : Clone(*value); }

std::vector<TypedPtr> CloneAll(const std::vector<TypedPtr>& values) {
  std::vector<TypedPtr> copies;
  copies.reserve(values.size());
  for (const TypedPtr& value : values) {
    copies.push_back(Clone(*value));
  }
  return copies;
}

TypedRelationPtr CloneRelation(const TypedRelation& relation);

struct RelationCopier {
  TypedTable operator()(const TypedTable& node) const { return node; }
  TypedText operator()(const TypedText& node) const { return node; }
  TypedCommonTableUse operator()(const TypedCommonTableUse& node) const { return node; }
  TypedSubqueryRelation operator()(const TypedSubqueryRelation& node) const {
    return {Clone(*node.query), node.lateral};
  }
  TypedUnnest operator()(const TypedUnnest& node) const {
    return {CloneAll(node.values), node.with_ordinality,
            node.left == nullptr ? nullptr : CloneRelation(*node.left), CloneAll(node.kept),
            node.keeps_empty};
  }
  TypedSequence operator()(const TypedSequence& node) const {
    return {Clone(*node.start), Clone(*node.stop), Clone(*node.step)};
  }
  TypedJoin operator()(const TypedJoin& node) const {
    return {node.type, CloneRelation(*node.left), CloneRelation(*node.right), CloneMaybe(node.on)};
  }
  TypedSample operator()(const TypedSample& node) const {
    return {CloneRelation(*node.relation), node.system, node.percent};
  }
};

TypedRelationPtr CloneRelation(const TypedRelation& relation) {
  auto copy = std::make_unique<TypedRelation>();
  copy->id = relation.id;
  std::visit([&](const auto& node) { copy->node = RelationCopier()(node); }, relation.node);
  return copy;
}

struct BodyCopier {
  TypedSelect operator()(const TypedSelect& body) const {
    TypedSelect copy;
    copy.distinct = body.distinct;
    copy.items = CloneAll(body.items);
    copy.from = body.from == nullptr ? nullptr : CloneRelation(*body.from);
    copy.where = CloneMaybe(body.where);
    if (body.group_by) {
      copy.group_by = TypedGroupBy{CloneAll(body.group_by->expressions), body.group_by->sets};
    }
    copy.having = CloneMaybe(body.having);
    return copy;
  }
  TypedValues operator()(const TypedValues& body) const {
    TypedValues copy;
    for (const std::vector<TypedPtr>& row : body.rows) {
      copy.rows.push_back(CloneAll(row));
    }
    return copy;
  }
  TypedSetOperation operator()(const TypedSetOperation& body) const {
    TypedSetOperation copy{body.op, body.all, {}};
    for (const TypedQueryPtr& operand : body.operands) {
      copy.operands.push_back(Clone(*operand));
    }
    return copy;
  }
};

}  // namespace

TypedPtr Clone(const TypedExpression& expression) {
  auto copy = std::make_unique<TypedExpression>();
  copy->type = expression.type;
  copy->offset = expression.offset;
  std::visit([&](const auto& node) { copy->node = Copier()(node); }, expression.node);
  return copy;
}
TypedQueryPtr Clone(const TypedQuery& query) {
  auto copy = std::make_unique<TypedQuery>();
  for (const TypedCommonTable& table : query.with) {
    copy->with.push_back({table.id, table.recursive, Clone(*table.query)});
  }
  std::visit([&](const auto& body) { copy->body = BodyCopier()(body); }, query.body);
  copy->columns = query.columns;
  for (const TypedOrderItem& order : query.order_by) {
    copy->order_by.push_back(
        {order.output,
         {CloneMaybe(order.item.value), order.item.descending, order.item.nulls_first}});
  }
  copy->offset_rows = CloneMaybe(query.offset_rows);
  copy->limit = CloneMaybe(query.limit);
  copy->with_ties = query.with_ties;
  return copy;
}

}  // namespace dynalake::query
