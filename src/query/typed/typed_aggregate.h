#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "query/athena/tree_query.h"

namespace dynalake::query {

struct TypedExpression;
struct TypedQuery;
using TypedPtr = std::unique_ptr<TypedExpression>;
using TypedQueryPtr = std::unique_ptr<TypedQuery>;

// Aggregates and windows of the resolved tree (typed_expression.h).

struct TypedSortItem {
  TypedPtr value = {};
  bool descending = false;
  bool nulls_first = false;
  auto children() const { return std::tie(value); }
};
struct TypedFrameBound {
  FrameBoundKind kind = FrameBoundKind::kCurrentRow;
  TypedPtr value = {};
  auto children() const { return std::tie(value); }
};
struct TypedWindow {
  std::vector<TypedPtr> partition_by = {};
  std::vector<TypedSortItem> order_by = {};
  std::optional<FrameUnit> unit = {};  ///< nothing: the default frame
  TypedFrameBound start;
  TypedFrameBound end;
  auto children() const { return std::tie(partition_by, order_by, start, end); }
};
/// An aggregate; over a window also the window functions.
struct TypedAggregate {
  std::string_view form = {};
  std::vector<TypedPtr> arguments = {};
  bool distinct = false;
  bool ignore_nulls = false;
  std::vector<TypedSortItem> order_by = {};
  TypedPtr filter = {};
  std::optional<TypedWindow> over;
  auto children() const { return std::tie(arguments, order_by, filter, over); }
};
/// `GROUPING(…)`, of expressions of GROUP BY.
struct TypedGrouping {
  std::vector<TypedPtr> columns = {};
  auto children() const { return std::tie(columns); }
};

}  // namespace dynalake::query
