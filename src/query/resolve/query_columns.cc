#include "query/resolve/query_columns.h"

#include <utility>

#include "query/resolve/expression_resolver.h"

namespace dynalake::query {
namespace {

/// SELECT over the columns of `query`; `select` is told the columns and gives the items.
template <typename SelectItems>
TypedQueryPtr Around(StatementContext& context, TypedQueryPtr query, SelectItems&& select) {
  const uint32_t id = context.NewId();
  std::vector<TypedPtr> columns;
  for (size_t i = 0; i < query->columns.size(); ++i) {
    columns.push_back(TypedPtr(new TypedExpression{
        .type = query->columns[i].type,
        .node = TypedColumn{.relation = id, .name = fmt::format("c{}", i + 1)}}));
  }
  auto outer = std::make_unique<TypedQuery>();
  TypedSelect body;
  body.items = select(std::move(columns));
  for (size_t i = 0; i < body.items.size(); ++i) {
    const bool is_same = i < query->columns.size();
    outer->columns.push_back(
        {.label = is_same ? query->columns[i].label : std::string(), .type = body.items[i]->type});
  }
  body.from = std::make_unique<TypedRelation>();
  body.from->id = id;
  body.from->node = TypedSubqueryRelation{.query = std::move(query)};
  outer->body = std::move(body);
  return outer;
}

}  // namespace

SqlType ValueTypeOf(const TypedQuery& query) {
  if (query.columns.size() == 1) {
    return query.columns[0].type;
  }
  std::vector<SqlField> fields;
  for (const TypedOutput& column : query.columns) {
    fields.push_back({.name = column.label, .type = column.type});
  }
  return RowOf(std::move(fields));
}

TypedQueryPtr WithColumnTypes(StatementContext& context, TypedQueryPtr query,
                              const std::vector<SqlType>& types) {
  bool is_same = true;
  for (size_t i = 0; i < types.size(); ++i) {
    is_same = is_same && query->columns[i].type == types[i];
  }
  if (is_same) {
    return query;
  }
  return Around(context, std::move(query), [&](std::vector<TypedPtr> columns) {
    for (size_t i = 0; i < columns.size(); ++i) {
      columns[i] = Coerced(std::move(columns[i]), types[i]);
    }
    return columns;
  });
}

TypedQueryPtr WithValueType(StatementContext& context, TypedQueryPtr query, const SqlType& type) {
  if (query->columns.size() == 1) {
    return WithColumnTypes(context, std::move(query), {type});
  }
  SqlType row = ValueTypeOf(*query);
  return Around(context, std::move(query), [&](std::vector<TypedPtr> columns) {
    std::vector<TypedPtr> items;
    items.push_back(TypedPtr(new TypedExpression{
        .type = std::move(row), .node = TypedConstructor{.values = std::move(columns)}}));
    items[0] = Coerced(std::move(items[0]), type);
    return items;
  });
}

Result<std::vector<TypedPtr>> FieldsOf(StatementContext& context, TypedPtr row) {
  if (auto* constructor = std::get_if<TypedConstructor>(&row->node)) {
    return std::move(constructor->values);
  }
  std::vector<TypedPtr> values;
  for (size_t i = 0; i < row->type.fields.size(); ++i) {
    DYNALAKE_ASSIGN(TypedPtr copy, CopyWithin(context, *row));
    values.push_back(
        TypedPtr(new TypedExpression{.type = row->type.child(i),
                                     .node = TypedField{.row = std::move(copy), .index = i},
                                     .offset = row->offset}));
  }
  return values;
}

}  // namespace dynalake::query
