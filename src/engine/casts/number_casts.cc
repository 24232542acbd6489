#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>

#include "base/ascii.h"
#include "base/float_text.h"
#include "base/format.h"
#include "engine/casts/cast_step.h"
#include "engine/casts/number_text.h"

// Casts to integers, real, double and boolean, of all but decimals.

namespace dynalake::engine {
namespace {

using duckdb::string_t;
using duckdb::Vector;

template <typename T>
std::string Shown(const T& value) {
  if constexpr (std::is_same_v<T, string_t>) {
    return std::string(ViewOf(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    std::array<char, kNumberText> buffer = {};
    return std::string(JavaText(value, buffer.data()));
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else {
    return fmt::format("{}", value);
  }
}

template <typename From, typename To>
struct CastOp {
  using In = From;
  using Out = To;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;

  std::string Show(const In& value) const { return CannotCast(Shown(value), to); }
};

template <typename From, typename To>
struct IntegerToInteger : CastOp<From, To> {
  static constexpr FunctionFault kFault = FunctionFault::kNumericValueOutOfRange;

  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    out = static_cast<To>(in);
    return out == in;
  }
};

template <typename From, typename To>
struct FloatToInteger : CastOp<From, To> {
  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    // Half away from zero. The limits of a type are powers of two, which a double holds exactly.
    const double rounded = std::round(static_cast<double>(in));
    const double limit = -static_cast<double>(std::numeric_limits<To>::min());
    if (!(rounded >= -limit && rounded < limit)) {
      return false;
    }
    out = static_cast<To>(rounded);
    return true;
  }
};

template <typename From, typename To>
struct NumberToFloat : CastOp<From, To> {
  bool operator()(const From& in, To& out, Vector& /*result*/) const {
    out = static_cast<To>(in);
    return true;
  }
};

template <typename From>
struct NumberToBoolean : CastOp<From, bool> {
  bool operator()(const From& in, bool& out, Vector& /*result*/) const {
    out = in != 0;
    return true;
  }
};

template <typename To>
struct BooleanToNumber : CastOp<bool, To> {
  bool operator()(const bool& in, To& out, Vector& /*result*/) const {
    out = static_cast<To>(in ? 1 : 0);
    return true;
  }
};

template <typename To>
struct TextToInteger : CastOp<string_t, To> {
  bool operator()(const string_t& in, To& out, Vector& /*result*/) const {
    std::string_view text = JavaTrim(ViewOf(in));
    const bool has_plus = text.starts_with('+');
    text.remove_prefix(has_plus ? 1 : 0);
    if (has_plus && text.starts_with('-')) {
      return false;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  }
};

template <typename To>
struct TextToFloat : CastOp<string_t, To> {
  bool operator()(const string_t& in, To& out, Vector& /*result*/) const {
    return ReadNumber(ViewOf(in), out);
  }
};

struct TextToBoolean : CastOp<string_t, bool> {
  bool operator()(const string_t& in, bool& out, Vector& /*result*/) const {
    constexpr std::string_view kTrue = "true";
    constexpr std::string_view kFalse = "false";
    const std::string_view text = ViewOf(in);
    const auto is = [text](std::string_view word) {
      return std::ranges::equal(text, word, {}, AsciiLower);
    };
    out = is(kTrue) || is("t") || text == "1";
    return out || is(kFalse) || is("f") || text == "0";
  }
};

template <typename To>
CastStepPtr ToInteger(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kBoolean:
      return Leaf(BooleanToNumber<To>{{to}});
    case CastKind::kTinyint:
      return Leaf(IntegerToInteger<int8_t, To>{{to}});
    case CastKind::kSmallint:
      return Leaf(IntegerToInteger<int16_t, To>{{to}});
    case CastKind::kInteger:
      return Leaf(IntegerToInteger<int32_t, To>{{to}});
    case CastKind::kBigint:
      return Leaf(IntegerToInteger<int64_t, To>{{to}});
    case CastKind::kReal:
      return Leaf(FloatToInteger<float, To>{{to}});
    case CastKind::kDouble:
      return Leaf(FloatToInteger<double, To>{{to}});
    case CastKind::kVarchar:
    case CastKind::kChar:
      return Leaf(TextToInteger<To>{{to}});
    default:
      return nullptr;
  }
}

template <typename To>
CastStepPtr ToFloat(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kBoolean:
      return Leaf(BooleanToNumber<To>{{to}});
    case CastKind::kTinyint:
      return Leaf(NumberToFloat<int8_t, To>{{to}});
    case CastKind::kSmallint:
      return Leaf(NumberToFloat<int16_t, To>{{to}});
    case CastKind::kInteger:
      return Leaf(NumberToFloat<int32_t, To>{{to}});
    case CastKind::kBigint:
      return Leaf(NumberToFloat<int64_t, To>{{to}});
    case CastKind::kReal:
      return Leaf(NumberToFloat<float, To>{{to}});
    case CastKind::kDouble:
      return Leaf(NumberToFloat<double, To>{{to}});
    case CastKind::kVarchar:
    case CastKind::kChar:
      return Leaf(TextToFloat<To>{{to}});
    default:
      return nullptr;
  }
}

CastStepPtr ToBoolean(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kTinyint:
      return Leaf(NumberToBoolean<int8_t>{{to}});
    case CastKind::kSmallint:
      return Leaf(NumberToBoolean<int16_t>{{to}});
    case CastKind::kInteger:
      return Leaf(NumberToBoolean<int32_t>{{to}});
    case CastKind::kBigint:
      return Leaf(NumberToBoolean<int64_t>{{to}});
    case CastKind::kReal:
      return Leaf(NumberToBoolean<float>{{to}});
    case CastKind::kDouble:
      return Leaf(NumberToBoolean<double>{{to}});
    case CastKind::kVarchar:
    case CastKind::kChar:
      return Leaf(TextToBoolean{{to}});
    default:
      return nullptr;
  }
}

}  // namespace

CastStepPtr PlanNumberCast(const CastType& from, const CastType& to) {
  switch (to.kind) {
    case CastKind::kTinyint:
      return ToInteger<int8_t>(from, to);
    case CastKind::kSmallint:
      return ToInteger<int16_t>(from, to);
    case CastKind::kInteger:
      return ToInteger<int32_t>(from, to);
    case CastKind::kBigint:
      return ToInteger<int64_t>(from, to);
    case CastKind::kReal:
      return ToFloat<float>(from, to);
    case CastKind::kDouble:
      return ToFloat<double>(from, to);
    case CastKind::kBoolean:
      return ToBoolean(from, to);
    default:
      return nullptr;
  }
}

}  // namespace dynalake::engine
