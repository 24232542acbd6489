#pragma once

#include <cstdint>

namespace dynalake::engine {

/// Precision and scale of a decimal.
struct DecimalShape {
  int32_t precision = 0;
  int32_t scale = 0;

  friend bool operator==(const DecimalShape&, const DecimalShape&) = default;
};

inline constexpr int32_t kMaxDecimalPrecision = 38;

// What Trino's operators give ("Decimal functions and operators"). Precisions stop at 38; the scale
// of a product may be beyond, and there is no such product then.

DecimalShape SumShape(DecimalShape left, DecimalShape right);  ///< of `-`, too
DecimalShape ProductShape(DecimalShape left, DecimalShape right);
DecimalShape QuotientShape(DecimalShape left, DecimalShape right);
DecimalShape RemainderShape(DecimalShape left, DecimalShape right);

/// Of round, ceiling and floor to a whole number.
DecimalShape WholeShape(DecimalShape value);
/// Of truncate to a whole number.
DecimalShape CutShape(DecimalShape value);
/// Of round to a number of digits.
DecimalShape RoundedShape(DecimalShape value);

}  // namespace dynalake::engine
