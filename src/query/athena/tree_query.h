#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "query/athena/tree_expression.h"
#include "query/athena/tree_functions.h"
#include "query/athena/tree_names.h"
#include "query/athena/tree_table_functions.h"

namespace dynalake::query {

// Relations: what stands in FROM.

/// `FOR TIMESTAMP AS OF …` or `FOR VERSION AS OF …`.
struct TablePeriod {
  bool is_version = false;
  ExpressionPtr as_of = {};
  auto children() const { return std::tie(as_of); }
};
struct TableReference {
  QualifiedName name = {};
  std::optional<TablePeriod> period = {};
  auto children() const { return std::tie(period); }
};
/// `(query)`; LATERAL sees the relations before it.
struct SubqueryRelation {
  bool lateral = false;
  QueryPtr query = {};
  auto children() const { return std::tie(query); }
};
struct Unnest {
  std::vector<ExpressionPtr> values = {};
  bool with_ordinality = false;
  auto children() const { return std::tie(values); }
};
enum class JoinType : uint8_t { kCross, kInner, kLeft, kRight, kFull };
struct Join {
  JoinType type = JoinType::kCross;
  bool natural = false;
  RelationPtr left = {};
  RelationPtr right = {};
  ExpressionPtr on = {};                ///< or null
  std::vector<Identifier> using_ = {};  ///< or empty
  auto children() const { return std::tie(left, right, on); }
};
struct AliasedRelation {
  RelationPtr relation = {};
  Identifier alias = {};
  std::vector<Identifier> columns = {};
  auto children() const { return std::tie(relation); }
};
struct SampledRelation {
  RelationPtr relation = {};
  bool system = false;  ///< or BERNOULLI
  ExpressionPtr percentage = {};
  auto children() const { return std::tie(relation, percentage); }
};

struct Relation {
  std::variant<TableReference, SubqueryRelation, Unnest, Join, AliasedRelation, SampledRelation,
               JsonTable, TableFunction>
      node;
  uint32_t offset = 0;
  uint32_t depth = 1;
};

// Queries.

/// `*`, `t.*`, `row.* AS (a, b)`, or a value.
struct SelectItem {
  bool star = false;
  ExpressionPtr value = {};  ///< null for `*` alone
  std::optional<Identifier> alias = {};
  std::vector<Identifier> star_aliases = {};
  uint32_t offset = 0;
  auto children() const { return std::tie(value); }
};
enum class GroupingKind : uint8_t { kPlain, kSets, kRollup, kCube };
/// `a`, `(a, b)`, `GROUPING SETS ((a), ())`, `ROLLUP (a, b)`, `CUBE (a, b)`.
struct GroupingElement {
  using Set = std::vector<ExpressionPtr>;
  GroupingKind kind = GroupingKind::kPlain;
  std::vector<Set> sets = {};
  auto children() const { return std::tie(sets); }
};
struct NamedWindow {
  Identifier name = {};
  WindowSpecification window = {};
  auto children() const { return std::tie(window); }
};
struct Select {
  bool distinct = false;
  std::vector<SelectItem> items = {};
  std::vector<RelationPtr> from = {};  ///< each a cross product with those before it
  ExpressionPtr where = {};
  bool group_by_distinct = false;
  std::vector<GroupingElement> group_by = {};
  ExpressionPtr having = {};
  std::vector<NamedWindow> windows = {};
  auto children() const { return std::tie(items, from, where, group_by, having, windows); }
};
/// `TABLE t`.
struct TableBody {
  QualifiedName name = {};
};
/// `VALUES 1, (2)`; a row of several is a `RowConstructor`.
struct Values {
  std::vector<ExpressionPtr> rows = {};
  auto children() const { return std::tie(rows); }
};
enum class SetOperator : uint8_t { kUnion, kIntersect, kExcept };
/// Two operands or more, combined from the left; a chain of one kind is one of these.
struct SetOperation {
  SetOperator op = SetOperator::kUnion;
  bool all = false;
  std::vector<QueryBodyPtr> operands = {};
  auto children() const { return std::tie(operands); }
};
/// `(query)` as an operand.
struct NestedQuery {
  QueryPtr query = {};
  auto children() const { return std::tie(query); }
};

struct QueryBody {
  std::variant<Select, TableBody, Values, SetOperation, NestedQuery> node;
  uint32_t offset = 0;
  uint32_t depth = 1;
};

/// A number of rows: a number or a `?`.
using RowCount = std::variant<int64_t, Parameter>;

struct CommonTable {
  Identifier name = {};
  std::vector<Identifier> columns = {};
  QueryPtr query = {};
  auto children() const { return std::tie(query); }
};

struct Query {
  bool recursive = false;
  std::vector<CommonTable> with = {};
  QueryBodyPtr body = {};
  std::vector<SortItem> order_by = {};
  std::optional<RowCount> offset_rows = {};
  std::optional<RowCount> limit = {};  ///< of LIMIT or FETCH FIRST; none: all
  bool with_ties = false;
  uint32_t offset = 0;
  uint32_t depth = 1;
  auto children() const { return std::tie(with, body, order_by); }
};

}  // namespace dynalake::query
