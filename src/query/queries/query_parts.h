#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/athena/tree_query.h"
#include "query/queries/relation_names.h"
#include "query/resolve/statement_context.h"

namespace dynalake::query {

// What the parts of the resolver of queries (query_resolver.h) share.

/// A common table of WITH, as names find it.
struct CommonTableName {
  std::string name = {};
  uint32_t id = 0;
  std::vector<TypedOutput> columns = {};
  bool is_used = false;
};
struct CommonTables {
  CommonTables* outer = nullptr;
  std::vector<CommonTableName> tables = {};
};

/// Where queries are resolved: in the statement's text or in a view's.
struct QueryContext {
  StatementContext& statement;
  RelationNames& names;
  NamePlace place = {};
  CommonTables* common_tables = nullptr;
  int view_depth = 0;

  /// kInvalidArgument with the name of an error of Athena's.
  template <typename... Args>
  Error Wrong(uint32_t offset, std::string_view name, fmt::format_string<Args...> format,
              Args&&... args) const {
    return ErrorAt(statement, offset, ErrorCode::kInvalidArgument, name,
                   fmt::format(format, std::forward<Args>(args)...));
  }
};

/// Sees `outer`, the scope of the query around it; null: none is.
Result<TypedQueryPtr> ResolveQuery(QueryContext& context, const Query& query, const Scope* outer);

/// A statement's query, or a view's: expressions in it find `context` again.
Result<TypedQueryPtr> ResolveOutermost(QueryContext& context, const Query& query);

/// The body of a query without what stands around it. `order_by` is part of a SELECT alone.
Result<TypedQueryPtr> ResolveBody(QueryContext& context, const QueryBody& body, const Scope* outer);
Result<TypedQueryPtr> ResolveSelect(QueryContext& context, const Select& select,
                                    std::span<const SortItem> order_by, const Scope* outer);
Result<TypedQueryPtr> ResolveValues(QueryContext& context, const Values& values, uint32_t offset,
                                    const Scope* outer);
Result<TypedQueryPtr> ResolveSetOperation(QueryContext& context, const SetOperation& operation,
                                          uint32_t offset, const Scope* outer);
/// Queries combined, whose columns become of common types.
Result<TypedQueryPtr> Combine(QueryContext& context, SetOperator op, bool all,
                              std::vector<TypedQueryPtr> operands, uint32_t offset);
/// The tables of WITH, which `names` learns.
Result<std::vector<TypedCommonTable>> ResolveWith(QueryContext& context, const Query& query,
                                                  CommonTables& names, const Scope* outer);

/// A relation of FROM with the columns that names find.
struct ResolvedRelation {
  TypedRelationPtr relation = {};
  std::vector<ScopeColumn> columns = {};
};
/// What a relation of FROM may see.
struct RelationPlace {
  const Scope* outer = nullptr;    ///< of the query around; may be null
  const Scope* lateral = nullptr;  ///< the same behind the relations before it; may be null
};
Result<ResolvedRelation> ResolveRelation(QueryContext& context, const Relation& relation,
                                         const RelationPlace& place);
Result<ResolvedRelation> ResolveTable(QueryContext& context, const QualifiedName& name,
                                      const TablePeriod* period, const RelationPlace& place);
Result<ResolvedRelation> ResolveJoin(QueryContext& context, const Join& join, uint32_t offset,
                                     const RelationPlace& place);
/// `TABLE(sequence(…))` and `TABLE(exclude_columns(…))`.
Result<ResolvedRelation> ResolveTableFunction(QueryContext& context, const TableFunction& function,
                                              uint32_t offset, const RelationPlace& place);
/// Each a cross product with those before it.
Result<ResolvedRelation> ResolveFrom(QueryContext& context, const std::vector<RelationPtr>& from,
                                     const Scope* outer);

/// The columns of a query that stands as a relation with that id.
std::vector<ScopeColumn> ColumnsOf(std::span<const TypedOutput> outputs, uint32_t relation);
/// SELECT of all columns of `query`.
TypedQueryPtr SelectAllOf(StatementContext& context, TypedQueryPtr query);

/// The sets of GROUP BY. `items` are those of SELECT, which ordinals mean.
Result<TypedGroupBy> ResolveGroupBy(QueryContext& context, const Select& select,
                                    const Scope& source, std::span<const TypedPtr> items);
/// That a SELECT with groups, or with aggregates, shows of each group what is one value of it.
Result<void> CheckGroups(QueryContext& context, const TypedQuery& query);
/// Whether `expression` holds a function over a window, but for sub-queries.
bool HasWindow(const TypedExpression& expression);

/// ORDER BY of a SELECT: its outputs, then the columns of `source`.
Result<std::vector<TypedOrderItem>> ResolveSelectOrder(QueryContext& context, const Select& select,
                                                       std::span<const SortItem> items,
                                                       const Scope& source,
                                                       const TypedQuery& query);
/// ORDER BY of what has no FROM; the query may become a SELECT of it.
Result<TypedQueryPtr> ResolveOutputOrder(QueryContext& context, std::span<const SortItem> items,
                                         TypedQueryPtr query, const Scope* outer);

/// A new node.
template <typename Node>
TypedPtr MakeTyped(SqlType type, Node node, uint32_t offset = 0) {
  return TypedPtr(
      new TypedExpression{.type = std::move(type), .node = std::move(node), .offset = offset});
}
TypedPtr MakeColumn(uint32_t relation, std::string name, SqlType type);

}  // namespace dynalake::query
