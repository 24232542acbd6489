#pragma once

#include <bit>
#include <concepts>
#include <cstdint>

#include "engine/duckdb.h"
#include "engine/functions/decimal_shape.h"
#include "iceberg/model/literal.h"

namespace dynalake::engine {

// Decimals as DuckDB keeps them: whole numbers of the width that the precision asks for.

using iceberg::Int128;

/// 10 to the power of `exponent`, 0 to 38.
Int128 PowerOfTen(int32_t exponent);

/// Raises "Decimal overflow" where `value` has more than 38 digits.
Int128 WithinDecimal(Int128 value);
/// The product, with the same check.
Int128 ScaledUp(Int128 value, Int128 factor);

/// `value / divisor`, half away from zero. `divisor` is positive.
inline Int128 DividedHalfUp(Int128 value, Int128 divisor) {
  const Int128 quotient = value / divisor;
  const Int128 rest = value % divisor;
  const Int128 twice = (rest < 0 ? -rest : rest) * 2;  // No overflow: at most 2 * 10^38.
  return twice < divisor ? quotient : quotient + (value < 0 ? -1 : 1);
}

inline Int128 ToInt128(duckdb::hugeint_t value) { return std::bit_cast<Int128>(value); }
template <std::integral T>
Int128 ToInt128(T value) {
  return value;
}

/// `value` fits.
template <typename T>
T FromInt128(Int128 value) {
  if constexpr (std::same_as<T, duckdb::hugeint_t>) {
    return std::bit_cast<duckdb::hugeint_t>(value);
  } else {
    return static_cast<T>(value);
  }
}

/// The shape of the type of a bound argument; a parameter without a type is asked for again.
DecimalShape ShapeOf(const duckdb::Expression& argument);
duckdb::LogicalType DecimalType(DecimalShape shape);

}  // namespace dynalake::engine
