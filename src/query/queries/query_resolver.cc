#include "query/queries/query_resolver.h"

#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"

namespace dynalake::query {
namespace {

SqlType Bigint() { return Plain(TypeKind::kBigint); }

/// A number of rows as a bigint; null: none was given.
Result<TypedPtr> ResolveRowCount(const QueryContext& context, const std::optional<RowCount>& count,
                                 uint32_t offset) {
  if (!count) {
    return TypedPtr();
  }
  if (const auto* number = std::get_if<int64_t>(&*count)) {
    return MakeTyped(Bigint(), TypedConstant{std::to_string(*number)});
  }
  const auto index = static_cast<size_t>(std::get<Parameter>(*count).index);
  const std::vector<TypedPtr>& parameters = context.statement.parameters;
  if (index >= parameters.size()) {
    return context.Wrong(offset, "INVALID_PARAMETER_USAGE",
                         "the statement's parameter {} has no value: EXECUTE … USING gives one",
                         index + 1);
  }
  TypedPtr value = Coerced(Clone(*parameters[index]), Bigint());
  if (value == nullptr) {
    return context.Wrong(offset, "TYPE_MISMATCH", "a number of rows is a bigint, not {}",
                         ToString(parameters[index]->type));
  }
  return value;
}

bool HasRowCounts(const Query& query) {
  return query.offset_rows.has_value() || query.limit.has_value();
}

/// `TABLE t` is `SELECT * FROM t`.
Result<TypedQueryPtr> ResolveTableBody(QueryContext& context, const TableBody& body,
                                       uint32_t offset, std::span<const SortItem> order_by,
                                       const Scope* outer) {
  Select select;
  SelectItem star;
  star.star = true;
  star.offset = offset;
  select.items.push_back(std::move(star));
  TableReference table;
  table.name = body.name;
  auto relation = std::make_unique<Relation>();
  relation->node = std::move(table);
  relation->offset = offset;
  select.from.push_back(std::move(relation));
  return ResolveSelect(context, select, order_by, outer);
}

Result<TypedQueryPtr> ResolveOrdered(QueryContext& context, const Query& query,
                                     const Scope* outer) {
  if (const auto* select = std::get_if<Select>(&query.body->node)) {
    return ResolveSelect(context, *select, query.order_by, outer);
  }
  if (const auto* table = std::get_if<TableBody>(&query.body->node)) {
    return ResolveTableBody(context, *table, query.body->offset, query.order_by, outer);
  }
  DYNALAKE_ASSIGN(TypedQueryPtr typed, ResolveBody(context, *query.body, outer));
  const bool is_nested = std::holds_alternative<NestedQuery>(query.body->node);
  if (is_nested && (!query.with.empty() || !query.order_by.empty() || HasRowCounts(query))) {
    typed = SelectAllOf(context.statement, std::move(typed));
  }
  return ResolveOutputOrder(context, query.order_by, std::move(typed), outer);
}

/// Gives the context's queries to `context` until it ends.
class QueryCallback {
 public:
  explicit QueryCallback(QueryContext& context)
      : statement_(context.statement), before_(std::move(statement_.resolve_query)) {
    statement_.resolve_query = [&context](const Query& query, const Scope* outer) {
      return ResolveQuery(context, query, outer);
    };
  }
  ~QueryCallback() { statement_.resolve_query = std::move(before_); }
  QueryCallback(const QueryCallback&) = delete;
  QueryCallback& operator=(const QueryCallback&) = delete;

 private:
  StatementContext& statement_;
  std::function<Result<TypedQueryPtr>(const Query& query, const Scope* outer)> before_;
};

}  // namespace

TypedPtr MakeColumn(uint32_t relation, std::string name, SqlType type) {
  return MakeTyped(std::move(type), TypedColumn{.relation = relation, .name = std::move(name)});
}

std::vector<ScopeColumn> ColumnsOf(std::span<const TypedOutput> outputs, uint32_t relation) {
  std::vector<ScopeColumn> columns;
  columns.reserve(outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    ScopeColumn& column = columns.emplace_back();
    column.name = outputs[i].label;
    column.value = MakeColumn(relation, fmt::format("c{}", i + 1), outputs[i].type);
  }
  return columns;
}

TypedQueryPtr SelectAllOf(StatementContext& context, TypedQueryPtr query) {
  const uint32_t id = context.NewId();
  auto outer = std::make_unique<TypedQuery>();
  TypedSelect select;
  for (ScopeColumn& column : ColumnsOf(query->columns, id)) {
    select.items.push_back(std::move(column.value));
  }
  outer->columns = query->columns;
  select.from = std::make_unique<TypedRelation>();
  select.from->id = id;
  select.from->node = TypedSubqueryRelation{.query = std::move(query), .lateral = false};
  outer->body = std::move(select);
  return outer;
}

Result<TypedQueryPtr> ResolveBody(QueryContext& context, const QueryBody& body,
                                  const Scope* outer) {
  struct Visitor {
    QueryContext& context;
    const QueryBody& body;
    const Scope* outer;

    Result<TypedQueryPtr> operator()(const Select& select) const {
      return ResolveSelect(context, select, {}, outer);
    }
    Result<TypedQueryPtr> operator()(const TableBody& table) const {
      return ResolveTableBody(context, table, body.offset, {}, outer);
    }
    Result<TypedQueryPtr> operator()(const Values& values) const {
      return ResolveValues(context, values, body.offset, outer);
    }
    Result<TypedQueryPtr> operator()(const SetOperation& operation) const {
      return ResolveSetOperation(context, operation, body.offset, outer);
    }
    Result<TypedQueryPtr> operator()(const NestedQuery& nested) const {
      return ResolveQuery(context, *nested.query, outer);
    }
  };
  return std::visit(Visitor{context, body, outer}, body.node);
}

Result<TypedQueryPtr> ResolveQuery(QueryContext& context, const Query& query, const Scope* outer) {
  if (query.with_ties && query.order_by.empty()) {
    return context.Wrong(query.offset, "MISSING_ORDER_BY",
                         "FETCH FIRST … WITH TIES asks for an ORDER BY");
  }
  CommonTables common{.outer = context.common_tables, .tables = {}};
  DYNALAKE_ASSIGN(std::vector<TypedCommonTable> with, ResolveWith(context, query, common, outer));
  CommonTables* const before = std::exchange(context.common_tables, &common);
  auto typed = ResolveOrdered(context, query, outer);
  context.common_tables = before;
  if (!typed) {
    return typed;
  }
  TypedQuery& result = **typed;
  if (!with.empty()) {
    result.with = std::move(with);
  }
  if (HasRowCounts(query)) {
    DYNALAKE_ASSIGN(result.offset_rows, ResolveRowCount(context, query.offset_rows, query.offset));
    DYNALAKE_ASSIGN(result.limit, ResolveRowCount(context, query.limit, query.offset));
    result.with_ties = query.with_ties;
  }
  return typed;
}

Result<TypedQueryPtr> ResolveOutermost(QueryContext& context, const Query& query) {
  const QueryCallback callback(context);
  return ResolveQuery(context, query, nullptr);
}

Result<TypedQueryPtr> ResolveQueryStatement(const Query& query, StatementContext& context,
                                            RelationNames& names) {
  QueryContext queries{.statement = context,
                       .names = names,
                       .place = {.database = context.database, .view = {}},
                       .common_tables = nullptr,
                       .view_depth = 0};
  return ResolveOutermost(queries, query);
}

}  // namespace dynalake::query
