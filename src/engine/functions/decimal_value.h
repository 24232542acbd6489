#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "engine/duckdb.h"
#include "engine/functions/decimal_shape.h"
#include "iceberg/model/literal.h"

namespace dynalake::engine {

// Decimals as DuckDB keeps them: whole numbers of the width that the precision asks for.

using iceberg::Int128;

inline constexpr int32_t kMaxSmallPrecision = duckdb::Decimal::MAX_WIDTH_INT64;

/// 10 to the power of `exponent`, 0 to 38.
Int128 PowerOfTen(int32_t exponent);

/// Raises "Decimal overflow" where `value` has more than 38 digits.
Int128 WithinDecimal(Int128 value);
/// The product, with the same check.
Int128 ScaledUp(Int128 value, Int128 factor);

/// `value / divisor`, half away from zero. `divisor` is positive.
template <typename T>
T DividedHalfUp(T value, std::type_identity_t<T> divisor) {
  const T quotient = value / divisor;
  const T rest = value % divisor;
  const T twice = (rest < 0 ? -rest : rest) * 2;  // Fits: a divisor is at most 10^18 or 10^38.
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

/// The type for a decimal of up to 18 digits in 64 bits, or of up to 38 in 128, with its scale: a
/// function for each of the four forms of DuckDB would be many, and the cast costs little.
duckdb::LogicalType WidenedDecimal(DecimalShape shape, bool is_small);

/// The shape of the type of a bound argument; a parameter without a type is asked for again.
DecimalShape ShapeOf(const duckdb::Expression& argument);
duckdb::LogicalType DecimalType(DecimalShape shape);

}  // namespace dynalake::engine
