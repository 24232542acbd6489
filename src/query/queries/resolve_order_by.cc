#include <algorithm>
#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"

namespace dynalake::query {
namespace {

/// Whether values of the type have an order.
bool IsOrderable(const SqlType& type) {
  return type.kind != TypeKind::kMap && type.kind != TypeKind::kJson &&
         type.kind != TypeKind::kFunction &&
         std::ranges::all_of(type.fields,
                             [](const SqlField& field) { return IsOrderable(field.type); });
}

Result<void> CheckOrderable(const QueryContext& context, const SqlType& type, uint32_t offset) {
  if (IsOrderable(type)) {
    return {};
  }
  return context.Wrong(offset, "TYPE_MISMATCH",
                       "Type {} is not orderable, and therefore cannot be used in ORDER BY",
                       ToString(type));
}

TypedOrderItem MakeOrder(const SortItem& item) {
  TypedOrderItem order;
  order.item.descending = item.descending;
  order.item.nulls_first = item.nulls_first.value_or(false);
  return order;
}

/// The output that `ORDER BY 2` means; nothing where the item is no number.
Result<std::optional<size_t>> OrdinalOf(const QueryContext& context, const SortItem& item,
                                        size_t count) {
  const auto* literal = std::get_if<IntegerLiteral>(&item.value->node);
  if (literal == nullptr) {
    return std::optional<size_t>();
  }
  if (literal->value < 1 || literal->value > static_cast<int64_t>(count)) {
    return context.Wrong(item.value->offset, "INVALID_COLUMN_REFERENCE",
                         "ORDER BY position {} is not in select list, which has {} columns",
                         literal->value, count);
  }
  return std::optional(static_cast<size_t>(literal->value - 1));
}

}  // namespace

Result<std::vector<TypedOrderItem>> ResolveSelectOrder(QueryContext& context, const Select& select,
                                                       std::span<const SortItem> items,
                                                       const Scope& source,
                                                       const TypedQuery& query) {
  std::vector<TypedOrderItem> result;
  if (items.empty()) {
    return result;
  }
  const auto& body = std::get<TypedSelect>(query.body);
  Scope scope{.outer = &source, .continues_outer = true, .columns = {}, .hidden_aliases = {}};
  for (size_t i = 0; i < body.items.size(); ++i) {
    ScopeColumn& column = scope.columns.emplace_back();
    column.name = query.columns[i].label;
    column.value = Clone(*body.items[i]);
  }
  ExpressionResolver resolver(context.statement, scope,
                              {.clause = "ORDER BY",
                               .takes_aggregates = true,
                               .takes_windows = true,
                               .windows = &select.windows});
  for (const SortItem& item : items) {
    TypedOrderItem order = MakeOrder(item);
    DYNALAKE_ASSIGN(order.output, OrdinalOf(context, item, body.items.size()));
    if (!order.output) {
      DYNALAKE_ASSIGN(order.item.value, resolver.Resolve(*item.value));
      const auto same = std::ranges::find_if(
          body.items, [&](const TypedPtr& output) { return IsSame(*output, *order.item.value); });
      if (same != body.items.end()) {
        order.output = static_cast<size_t>(same - body.items.begin());
        order.item.value = nullptr;
      } else if (body.distinct) {
        return context.Wrong(
            item.value->offset, "EXPRESSION_NOT_IN_DISTINCT",
            "For SELECT DISTINCT, ORDER BY expressions must appear in select list");
      }
    }
    const SqlType& type = order.output ? query.columns[*order.output].type : order.item.value->type;
    DYNALAKE_TRY(CheckOrderable(context, type, item.value->offset));
    result.push_back(std::move(order));
  }
  return result;
}

Result<TypedQueryPtr> ResolveOutputOrder(QueryContext& context, std::span<const SortItem> items,
                                         TypedQueryPtr query, const Scope* outer) {
  if (items.empty()) {
    return query;
  }
  const uint32_t id = context.statement.NewId();
  Scope scope{.outer = outer, .continues_outer = false, .columns = {}, .hidden_aliases = {}};
  scope.columns = ColumnsOf(query->columns, id);
  ExpressionResolver resolver(context.statement, scope, {.clause = "ORDER BY"});
  std::vector<TypedOrderItem> order_by;
  bool has_values = false;
  for (const SortItem& item : items) {
    TypedOrderItem order = MakeOrder(item);
    DYNALAKE_ASSIGN(order.output, OrdinalOf(context, item, query->columns.size()));
    if (!order.output) {
      DYNALAKE_ASSIGN(order.item.value, resolver.Resolve(*item.value));
      const auto same = std::ranges::find_if(scope.columns, [&](const ScopeColumn& column) {
        return IsSame(*column.value, *order.item.value);
      });
      if (same != scope.columns.end()) {
        order.output = static_cast<size_t>(same - scope.columns.begin());
        order.item.value = nullptr;
      }
    }
    has_values = has_values || order.item.value != nullptr;
    const SqlType& type =
        order.output ? query->columns[*order.output].type : order.item.value->type;
    DYNALAKE_TRY(CheckOrderable(context, type, item.value->offset));
    order_by.push_back(std::move(order));
  }
  if (!has_values) {
    query->order_by = std::move(order_by);
    return query;
  }
  // A value over the outputs asks for a FROM: them.
  auto around = std::make_unique<TypedQuery>();
  around->columns = query->columns;
  auto& select = around->body.emplace<TypedSelect>();
  for (ScopeColumn& column : scope.columns) {
    select.items.push_back(std::move(column.value));
  }
  select.from = std::make_unique<TypedRelation>();
  select.from->id = id;
  select.from->node = TypedSubqueryRelation{.query = std::move(query), .lateral = false};
  around->order_by = std::move(order_by);
  return around;
}

}  // namespace dynalake::query
