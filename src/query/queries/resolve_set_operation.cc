#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/resolve/query_columns.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

constexpr std::array<std::string_view, 3> kOperators = {"UNION", "INTERSECT", "EXCEPT"};

/// The values of a row of VALUES: of several expressions, or of one.
Result<std::vector<TypedPtr>> ResolveRow(QueryContext& context, ExpressionResolver& resolver,
                                         const Expression& row) {
  std::vector<TypedPtr> values;
  if (const auto* constructor = std::get_if<RowConstructor>(&row.node)) {
    for (const ExpressionPtr& field : constructor->fields) {
      DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(*field));
      values.push_back(std::move(value));
    }
    return values;
  }
  DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(row));
  if (value->type.kind != TypeKind::kRow) {
    values.push_back(std::move(value));
    return values;
  }
  return FieldsOf(context.statement, std::move(value));
}

}  // namespace

Result<TypedQueryPtr> ResolveValues(QueryContext& context, const Values& values, uint32_t offset,
                                    const Scope* outer) {
  const Scope scope{.outer = outer, .continues_outer = false, .columns = {}, .hidden_aliases = {}};
  ExpressionResolver resolver(context.statement, scope, {.clause = "VALUES"});
  auto query = std::make_unique<TypedQuery>();
  auto& typed = query->body.emplace<TypedValues>();
  for (const ExpressionPtr& row : values.rows) {
    DYNALAKE_ASSIGN(std::vector<TypedPtr> fields, ResolveRow(context, resolver, *row));
    if (!typed.rows.empty() && typed.rows[0].size() != fields.size()) {
      return context.Wrong(row->offset, "TYPE_MISMATCH",
                           "Values rows have mismatched sizes: {} and {}", typed.rows[0].size(),
                           fields.size());
    }
    typed.rows.push_back(std::move(fields));
  }
  for (size_t i = 0; i < typed.rows[0].size(); ++i) {
    std::vector<TypedPtr*> column;
    column.reserve(typed.rows.size());
    for (std::vector<TypedPtr>& row : typed.rows) {
      column.push_back(&row[i]);
    }
    DYNALAKE_ASSIGN(SqlType type, Unify(context.statement, column, "VALUES"));
    query->columns.push_back({.label = {}, .type = std::move(type)});
  }
  (void)offset;
  return query;
}

Result<TypedQueryPtr> Combine(QueryContext& context, SetOperator op, bool all,
                              std::vector<TypedQueryPtr> operands, uint32_t offset) {
  const std::string_view name = kOperators.at(static_cast<size_t>(op));
  auto query = std::make_unique<TypedQuery>();
  query->columns = operands[0]->columns;
  for (size_t i = 1; i < operands.size(); ++i) {
    const std::vector<TypedOutput>& columns = operands[i]->columns;
    if (columns.size() != query->columns.size()) {
      return context.Wrong(offset, "TYPE_MISMATCH",
                           "{} query has different number of fields: {}, {}", name,
                           query->columns.size(), columns.size());
    }
    for (size_t j = 0; j < columns.size(); ++j) {
      auto common = CommonType(query->columns[j].type, columns[j].type);
      if (!common) {
        return context.Wrong(offset, "TYPE_MISMATCH",
                             "column {} in {} query has incompatible types: {}, {}", j + 1, name,
                             ToString(query->columns[j].type), ToString(columns[j].type));
      }
      query->columns[j].type = *std::move(common);
    }
  }
  std::vector<SqlType> types;
  for (const TypedOutput& column : query->columns) {
    types.push_back(column.type);
  }
  TypedSetOperation operation{.op = op, .all = all, .operands = {}};
  for (TypedQueryPtr& operand : operands) {
    operation.operands.push_back(WithColumnTypes(context.statement, std::move(operand), types));
  }
  query->body = std::move(operation);
  return query;
}

Result<TypedQueryPtr> ResolveSetOperation(QueryContext& context, const SetOperation& operation,
                                          uint32_t offset, const Scope* outer) {
  std::vector<TypedQueryPtr> operands;
  for (const QueryBodyPtr& operand : operation.operands) {
    DYNALAKE_ASSIGN(TypedQueryPtr query, ResolveBody(context, *operand, outer));
    operands.push_back(std::move(query));
  }
  return Combine(context, operation.op, operation.all, std::move(operands), offset);
}

}  // namespace dynalake::query
