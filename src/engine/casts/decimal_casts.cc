#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>

#include "base/float_text.h"
#include "engine/casts/cast_step.h"
#include "engine/casts/number_text.h"
#include "engine/functions/decimal_value.h"

// Casts to decimals, and of them to numbers and booleans.

namespace dynalake::engine {
namespace {

using duckdb::hugeint_t;
using duckdb::string_t;
using duckdb::Vector;

/// Brings whole numbers of one scale to another, half away from zero, within a precision.
struct Rescaling {
  Int128 factor = 1;   ///< to a larger scale
  Int128 divisor = 1;  ///< to a smaller one
  Int128 limit = 0;    ///< the first number with too many digits

  Rescaling(int32_t from_scale, int32_t to_scale, int32_t to_precision)
      : limit(PowerOfTen(to_precision)) {
    (to_scale >= from_scale ? factor : divisor) = PowerOfTen(std::abs(to_scale - from_scale));
  }

  bool operator()(Int128 in, Int128& out) const {
    if (factor != 1) {
      if (__builtin_mul_overflow(in, factor, &out)) {
        return false;
      }
    } else {
      out = divisor == 1 ? in : Divided(in);
    }
    return out < limit && out > -limit;
  }

  Int128 Divided(Int128 in) const {
    // A division of 128 bits costs many times one of 64.
    constexpr Int128 kSmall = std::numeric_limits<int64_t>::max();
    if (in > kSmall || in < -kSmall || divisor > kSmall) {
      return DividedHalfUp(in, divisor);
    }
    const auto value = static_cast<int64_t>(in);
    const auto by = static_cast<int64_t>(divisor);
    const int64_t rest = value % by;
    const bool rounds = std::abs(rest) >= by - std::abs(rest);
    return value / by + (rounds ? (value < 0 ? -1 : 1) : 0);
  }
};

template <typename From, typename To>
struct DecimalOp {
  using In = From;
  using Out = To;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType from;
  CastType to;

  std::string Show(const In& value) const {
    std::array<char, kNumberText> buffer = {};
    return CannotCast(DecimalText(ToInt128(value), from.scale, buffer.data()), to);
  }
};

/// Also of integers, whose scale is 0.
template <typename From, typename To>
struct ToDecimal : DecimalOp<From, To> {
  Rescaling rescaling;

  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    Int128 value = 0;
    const bool fits = rescaling(ToInt128(in), value);
    out = FromInt128<To>(value);
    return fits;
  }
};

template <typename From, typename To>
struct DecimalToInteger : DecimalOp<From, To> {
  Rescaling rescaling;

  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    const Int128 value = rescaling.Divided(ToInt128(in));
    out = static_cast<To>(value);
    return out == value;
  }
};

template <typename From, typename To>
struct DecimalToFloat : DecimalOp<From, To> {
  double divisor;

  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    const Int128 value = ToInt128(in);
    constexpr Int128 kExact = Int128{1} << std::numeric_limits<double>::digits;
    constexpr int32_t kExactScale = 22;  // 10^22 is the last power of ten that a double holds.
    if (std::same_as<To, double> && value <= kExact && value >= -kExact &&
        this->from.scale <= kExactScale) {
      out = static_cast<To>(static_cast<double>(value) / divisor);
      return true;
    }
    std::array<char, kNumberText> buffer = {};
    return ReadNumber(DecimalText(value, this->from.scale, buffer.data()), out);
  }
};

template <typename From>
struct DecimalToBoolean : DecimalOp<From, bool> {
  bool operator()(const From& in, bool& out, Vector& /*result*/) const {
    out = ToInt128(in) != 0;
    return true;
  }
};

template <typename From, typename To>
struct FloatToDecimal {
  using In = From;
  using Out = To;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;
  double factor;

  /// Rounds the product, where it is so far from a half that the shortest text rounds alike.
  bool RoundsPlainly(From in, To& out) const {
    constexpr double kExact = 4503599627370496.0;  // 2^52
    constexpr double kError = 4.0 * static_cast<double>(std::numeric_limits<From>::epsilon());
    const double scaled = std::abs(static_cast<double>(in)) * factor;
    const double whole = std::floor(scaled);
    if (!(scaled < kExact) || std::abs(scaled - whole - 0.5) <= scaled * kError) {
      return false;
    }
    const auto rounded = static_cast<int64_t>(scaled - whole < 0.5 ? whole : whole + 1);
    if (rounded >= PowerOfTen(to.precision)) {
      return false;
    }
    out = FromInt128<To>(in < 0 ? -rounded : rounded);
    return true;
  }
  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    if (RoundsPlainly(in, out)) {
      return true;
    }
    if (!std::isfinite(in)) {
      return false;
    }
    std::array<char, kNumberText> buffer = {};
    Int128 value = 0;
    const bool fits = ReadDecimal(JavaText(in, buffer.data()), to.precision, to.scale, value);
    out = FromInt128<To>(value);
    return fits;
  }
  std::string Show(const From& value) const {
    std::array<char, kNumberText> buffer = {};
    return CannotCast(JavaText(value, buffer.data()), to);
  }
};

template <typename To>
struct TextToDecimal {
  using In = string_t;
  using Out = To;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;

  bool operator()(const string_t& in, To& out, Vector& /*result*/) const {
    Int128 value = 0;
    const bool fits = ReadDecimal({in.GetData(), in.GetSize()}, to.precision, to.scale, value);
    out = FromInt128<To>(value);
    return fits;
  }
  std::string Show(const string_t& value) const {
    return CannotCast({value.GetData(), value.GetSize()}, to);
  }
};

/// Calls `run` with a value of the type that DuckDB keeps the decimal in.
template <typename Run>
CastStepPtr WithDecimalType(const CastType& type, Run run) {
  switch (type.ToLogicalType().InternalType()) {
    case duckdb::PhysicalType::INT16:
      return run(int16_t{});
    case duckdb::PhysicalType::INT32:
      return run(int32_t{});
    case duckdb::PhysicalType::INT64:
      return run(int64_t{});
    default:
      return run(hugeint_t{});
  }
}

template <typename From, typename To>
CastStepPtr Rescaled(const CastType& from, const CastType& to) {
  return Leaf(ToDecimal<From, To>{{from, to}, {from.scale, to.scale, to.precision}});
}

template <typename To>
CastStepPtr PlanToDecimal(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kBoolean:
      return Rescaled<bool, To>(from, to);
    case CastKind::kTinyint:
      return Rescaled<int8_t, To>(from, to);
    case CastKind::kSmallint:
      return Rescaled<int16_t, To>(from, to);
    case CastKind::kInteger:
      return Rescaled<int32_t, To>(from, to);
    case CastKind::kBigint:
      return Rescaled<int64_t, To>(from, to);
    case CastKind::kReal:
      return Leaf(FloatToDecimal<float, To>{to, static_cast<double>(PowerOfTen(to.scale))});
    case CastKind::kDouble:
      return Leaf(FloatToDecimal<double, To>{to, static_cast<double>(PowerOfTen(to.scale))});
    case CastKind::kVarchar:
    case CastKind::kChar:
      return Leaf(TextToDecimal<To>{to});
    case CastKind::kDecimal:
      return WithDecimalType(
          from, [&](auto in) -> CastStepPtr { return Rescaled<decltype(in), To>(from, to); });
    default:
      return nullptr;
  }
}

template <typename From>
CastStepPtr PlanOfDecimal(const CastType& from, const CastType& to) {
  const Rescaling whole(from.scale, 0, kMaxDecimalPrecision);
  const auto divisor = static_cast<double>(PowerOfTen(from.scale));
  switch (to.kind) {
    case CastKind::kTinyint:
      return Leaf(DecimalToInteger<From, int8_t>{{from, to}, whole});
    case CastKind::kSmallint:
      return Leaf(DecimalToInteger<From, int16_t>{{from, to}, whole});
    case CastKind::kInteger:
      return Leaf(DecimalToInteger<From, int32_t>{{from, to}, whole});
    case CastKind::kBigint:
      return Leaf(DecimalToInteger<From, int64_t>{{from, to}, whole});
    case CastKind::kReal:
      return Leaf(DecimalToFloat<From, float>{{from, to}, divisor});
    case CastKind::kDouble:
      return Leaf(DecimalToFloat<From, double>{{from, to}, divisor});
    case CastKind::kBoolean:
      return Leaf(DecimalToBoolean<From>{{from, to}});
    default:
      return nullptr;
  }
}

}  // namespace

CastStepPtr PlanDecimalCast(const CastType& from, const CastType& to) {
  if (to.kind == CastKind::kDecimal) {
    return WithDecimalType(
        to, [&](auto out) -> CastStepPtr { return PlanToDecimal<decltype(out)>(from, to); });
  }
  if (from.kind == CastKind::kDecimal) {
    return WithDecimalType(
        from, [&](auto in) -> CastStepPtr { return PlanOfDecimal<decltype(in)>(from, to); });
  }
  return nullptr;
}

}  // namespace dynalake::engine
