#pragma once

#include <optional>
#include <vector>

#include "iceberg/model/literal.h"
#include "iceberg/scan/predicate.h"

namespace dynalake::iceberg {

/// What is known about the values of a column or partition field over some rows.
struct Evidence {
  bool may_be_null = true;
  bool may_be_value = true;
  bool may_be_nan = true;  ///< of a floating point column
  std::optional<Literal> lower = {};
  std::optional<Literal> upper = {};
};

/// A condition on one column or partition field.
struct Leaf {
  Predicate::Op op = Predicate::Op::kTrue;
  std::vector<Literal> literals = {};
  bool floating = false;
};

/// Whether a value that fits the evidence can meet the condition. What cannot be compared can.
bool LeafMayMatch(const Leaf& leaf, const Evidence& evidence);

/// Whether a float or double is NaN.
bool IsNan(const Literal& literal);

}  // namespace dynalake::iceberg
