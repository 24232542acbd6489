#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/table_resolver.h"
#include "query/athena/tree_query.h"
#include "query/typed/typed_expression.h"

namespace dynalake::query {
// Relations of the resolved tree. Each has an id, unique in the statement, by which columns name
// it; the writer calls it `rN`.
struct TypedRelation;
using TypedRelationPtr = std::unique_ptr<TypedRelation>;
/// A table of the lake, by the name under which the engine asks for it. Columns are called as the
/// scan calls them. A column whose values DuckDB keeps in another form (a zoned time) is brought
/// into ours where it is used: `TypedQuery`s never see the other.
struct TypedTable {
  engine::TableName name = {};
};
/// Text of listings. A missing value is NULL.
struct TypedText {
  engine::TextTable table = {};
};
/// The id of a common table, in whose scope this stands.
struct TypedCommonTableUse {
  uint32_t common_table = 0;
};
struct TypedSubqueryRelation {
  TypedQueryPtr query = {};
  bool lateral = false;
};
/// Arrays and maps side by side, short ones filled up with NULL. Its columns are `c1`, `c2`, …: an
/// array's element (each field of it, for rows), a map's key and value, and the ordinality last.
struct TypedUnnest {
  std::vector<TypedPtr> values = {};
  bool with_ordinality = false;
  TypedRelationPtr left = {};  ///< or null: each row of it is followed by its elements, in order
  std::vector<TypedPtr> kept = {};  ///< of `left`: the columns `k1`, `k2`, …
  bool keeps_empty = false;         ///< a row of `left` without elements stays, with NULLs
};
/// `c1`: whole numbers from `start` to `stop`, by `step`; bigints, constant.
struct TypedSequence {
  TypedPtr start = {};
  TypedPtr stop = {};
  TypedPtr step = {};
};
struct TypedJoin {
  JoinType type = JoinType::kCross;
  TypedRelationPtr left = {};
  TypedRelationPtr right = {};
  TypedPtr on = {};  ///< or null
};
struct TypedSample {
  TypedRelationPtr relation = {};
  bool system = false;
  double percent = 0;
};
struct TypedRelation {
  uint32_t id = 0;  ///< a join and a sample have none of their own
  std::variant<TypedTable, TypedText, TypedCommonTableUse, TypedSubqueryRelation, TypedUnnest,
               TypedSequence, TypedJoin, TypedSample>
      node;
};

// Queries. What a query gives are columns `c1`, `c2`, … in the order of `columns`.

struct TypedOutput {
  std::string label = {};  ///< as a person sees it; empty: none was given
  SqlType type = {};
};
/// The sets of GROUP BY, each a list of indices into `expressions`. Nothing of both: no GROUP BY.
struct TypedGroupBy {
  std::vector<TypedPtr> expressions = {};
  std::vector<std::vector<size_t>> sets = {};
};
struct TypedSelect {
  bool distinct = false;
  std::vector<TypedPtr> items = {};
  TypedRelationPtr from = {};  ///< or null
  TypedPtr where = {};
  std::optional<TypedGroupBy> group_by = {};
  TypedPtr having = {};
};
struct TypedValues {
  std::vector<std::vector<TypedPtr>> rows = {};  ///< one type a column
};
struct TypedSetOperation {
  SetOperator op = SetOperator::kUnion;
  bool all = false;
  std::vector<TypedQueryPtr> operands = {};  ///< one type a column
};
struct TypedCommonTable {
  uint32_t id = 0;
  bool recursive = false;  ///< whether the query uses itself
  TypedQueryPtr query = {};
};
/// An item of ORDER BY: the output with that index, or a value over the FROM of a `TypedSelect`.
struct TypedOrderItem {
  std::optional<size_t> output = {};
  TypedSortItem item = {};  ///< without a value for an output
};
struct TypedQuery {
  std::vector<TypedCommonTable> with = {};
  std::variant<TypedSelect, TypedValues, TypedSetOperation> body;
  std::vector<TypedOutput> columns = {};
  std::vector<TypedOrderItem> order_by = {};
  TypedPtr offset_rows = {};  ///< bigint: a constant; null: none
  TypedPtr limit = {};
  bool with_ties = false;
};

/// A deep copy, with the same ids.
TypedQueryPtr Clone(const TypedQuery& query);

}  // namespace dynalake::query
