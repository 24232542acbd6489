#pragma once

#include <string>
#include <utility>
#include <vector>

#include "query/typed/typed_query.h"

namespace dynalake::query {

// Resolved trees by hand, for tests of the writer.

template <typename Node>
TypedPtr Typed(SqlType type, Node node, uint32_t offset = 0) {
  auto expression = std::make_unique<TypedExpression>();
  expression->type = std::move(type);
  expression->node = std::move(node);
  expression->offset = offset;
  return expression;
}

template <typename... Parts>
std::vector<TypedPtr> TypedList(Parts... parts) {
  std::vector<TypedPtr> list;
  (list.push_back(std::move(parts)), ...);
  return list;
}

inline TypedPtr Constant(SqlType type, std::optional<std::string> text) {
  return Typed(std::move(type), TypedConstant{.text = std::move(text)});
}
inline TypedPtr Integer(int64_t value) {
  return Constant(Plain(TypeKind::kInteger), std::to_string(value));
}
inline TypedPtr Bigint(int64_t value) {
  return Constant(Plain(TypeKind::kBigint), std::to_string(value));
}
inline TypedPtr Text(std::string text) { return Constant(Varchar(), std::move(text)); }
inline TypedPtr TypedNull(SqlType type) { return Constant(std::move(type), std::nullopt); }

inline TypedPtr ColumnOf(uint32_t relation, std::string name, SqlType type, uint32_t offset = 0) {
  return Typed(std::move(type), TypedColumn{.relation = relation, .name = std::move(name)}, offset);
}

template <typename... Arguments>
TypedPtr CallOf(SqlType type, std::string_view form, Arguments... arguments) {
  return Typed(std::move(type),
               TypedCall{.form = form, .arguments = TypedList(std::move(arguments)...)});
}

inline TypedPtr CastTo(SqlType type, TypedPtr value, bool is_try = false) {
  return Typed(std::move(type), TypedCast{.value = std::move(value), .is_try = is_try});
}

inline TypedPtr Compared(TypedPtr left, ComparisonOperator op, TypedPtr right) {
  return Typed(Plain(TypeKind::kBoolean),
               TypedComparison{.op = op, .left = std::move(left), .right = std::move(right)});
}

/// A row, or an array where `type` is one.
template <typename... Values>
TypedPtr Several(SqlType type, Values... values) {
  return Typed(std::move(type), TypedConstructor{.values = TypedList(std::move(values)...)});
}

/// A query of a body whose outputs have these types and no labels.
template <typename Body>
TypedQueryPtr QueryOf(Body body, std::vector<SqlType> types) {
  auto query = std::make_unique<TypedQuery>();
  query->body = std::move(body);
  for (SqlType& type : types) {
    query->columns.push_back({.type = std::move(type)});
  }
  return query;
}

template <typename Node>
TypedRelationPtr RelationOf(uint32_t id, Node node) {
  auto relation = std::make_unique<TypedRelation>();
  relation->id = id;
  relation->node = std::move(node);
  return relation;
}

inline TypedRelationPtr TableOf(uint32_t id, std::string database, std::string table) {
  return RelationOf(
      id, TypedTable{.name = {.database = std::move(database), .table = std::move(table)}});
}

inline TypedOrderItem OutputOrder(size_t output, bool descending = false) {
  TypedOrderItem order;
  order.output = output;
  order.item.descending = descending;
  return order;
}

}  // namespace dynalake::query
