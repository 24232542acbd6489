#pragma once

#include <optional>

#include "query/typed/typed_expression.h"

namespace dynalake::query {

// Sums and averages of integers. DuckDB takes integers of each size, so none is made a bigint for
// it; of sums within it does not look whether they overflow, as Trino does.

/// The argument of a sum without its cast from a smaller integer; a sum within keeps it.
const TypedExpression& Unwidened(const TypedExpression& argument);

struct ShiftedColumn {
  const TypedExpression* column;
  const TypedExpression* shift;  ///< a constant
  bool is_negative;              ///< the shift
};
/// The parts of `sum(column + constant)`, or of `sum(constant + column)`; nothing for aggregates of
/// another form.
std::optional<ShiftedColumn> ShiftedSumOf(const TypedAggregate& aggregate);

}  // namespace dynalake::query
