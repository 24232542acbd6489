#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

/// Visits every node of a parse tree, in subqueries, CTEs, joins, lateral and function arguments
/// alike, and knows which names are those of CTEs. A kind of node that it does not know is refused:
/// a newer parser cannot hide anything from those who derive from it.
class TreeWalker {
 public:
  virtual ~TreeWalker() = default;

  /// The first error that a hook gave or that the walker met.
  Result<void> Walk(duckdb::QueryNode& node);

 protected:
  using TableSlot = duckdb::unique_ptr<duckdb::TableRef>;

  /// `name` is called as a function, aggregate, operator or window function.
  virtual void OnFunction(const std::string& catalog, const std::string& schema,
                          const std::string& name);
  virtual void OnTableFunction(const duckdb::FunctionExpression& call);
  virtual void OnExpression(duckdb::ParsedExpression& expression);
  virtual void OnColumn(duckdb::ColumnRefExpression& column);
  /// `name` picks a member of a struct or of a map, as in `s['name']`.
  virtual void OnMember(const std::string& name);
  /// A table name that is not the name of a CTE. The slot may be given another reference.
  virtual void OnTable(TableSlot& slot);
  /// A query in FROM. Whether the walk goes on into it.
  virtual bool OnSubquery(duckdb::SubqueryRef& subquery);
  /// SHOW and DESCRIBE of something that is not a query. The slot may be given another reference.
  virtual void OnShow(TableSlot& slot);

  /// Ends the walk with this error.
  void Refuse(Error error);

 private:
  using ExpressionSlot = duckdb::unique_ptr<duckdb::ParsedExpression>;

  void VisitNode(duckdb::QueryNode& node);
  void VisitNodeBody(duckdb::QueryNode& node);
  void VisitSelect(duckdb::SelectNode& node);
  void VisitTable(TableSlot& slot);
  void VisitTableBody(TableSlot& slot);
  void VisitPivot(duckdb::PivotRef& pivot);
  void VisitExpression(ExpressionSlot& slot);
  void VisitExpressionBody(duckdb::ParsedExpression& expression);
  void VisitAll(duckdb::vector<ExpressionSlot>& slots);
  bool IsCte(const duckdb::BaseTableRef& table) const;
  /// Whether to go one level deeper; `Leave` must follow where it does.
  bool Enter();
  void Leave() { --depth_; }

  std::optional<Error> error_;
  std::vector<std::string> ctes_;
  int depth_ = 0;
};

}  // namespace dynalake::engine
