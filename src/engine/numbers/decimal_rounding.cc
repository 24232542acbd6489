#include <optional>
#include <utility>

#include "engine/functions/decimal_value.h"
#include "engine/functions/families.h"

// round, truncate, ceiling and floor of decimals, with Trino's types: of a whole number the scale
// is 0, with a number of digits the scale stays.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FunctionData;
using duckdb::hugeint_t;
using duckdb::ScalarFunction;
using duckdb::Vector;

enum class Rounding : uint8_t { kHalfUp, kCut, kUp, kDown };

struct RoundedScale final : FunctionData {
  int32_t scale = 0;  ///< of the argument

  explicit RoundedScale(int32_t scale_of_argument) : scale(scale_of_argument) {}
  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<RoundedScale>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    return scale == other.Cast<RoundedScale>().scale;
  }
};

/// `value / factor`, which is positive.
template <Rounding kRounding, typename T>
T Rounded(T value, T factor) {
  if constexpr (kRounding == Rounding::kHalfUp) {
    return DividedHalfUp(value, factor);
  }
  const T quotient = value / factor;
  const T rest = value % factor;
  if constexpr (kRounding == Rounding::kUp) {
    return rest > 0 ? quotient + 1 : quotient;
  }
  if constexpr (kRounding == Rounding::kDown) {
    return rest < 0 ? quotient - 1 : quotient;
  }
  return quotient;
}

/// What is computed in: 64 bits for In of 64.
template <typename In>
using Wide = std::conditional_t<std::same_as<In, int64_t>, int64_t, Int128>;

template <typename In, typename Out, Rounding kRounding>
void RoundToWhole(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const auto& call = state.expr.Cast<duckdb::BoundFunctionExpression>();
  const auto factor = static_cast<Wide<In>>(PowerOfTen(call.bind_info->Cast<RoundedScale>().scale));
  duckdb::UnaryExecutor::Execute<In, Out>(
      arguments.data[0], result, arguments.size(), [&](In value) {
        return FromInt128<Out>(Rounded<kRounding>(static_cast<Wide<In>>(ToInt128(value)), factor));
      });
}

/// To `digits` behind the point; negative ones are before it.
template <typename In, typename Out, Rounding kRounding>
void RoundToDigits(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const auto& call = state.expr.Cast<duckdb::BoundFunctionExpression>();
  const int64_t scale = call.bind_info->Cast<RoundedScale>().scale;
  constexpr int64_t kMost = sizeof(In) == 8 ? kMaxSmallPrecision : kMaxDecimalPrecision;
  int64_t dropped_before = 0;
  Wide<In> factor = 1;
  duckdb::BinaryExecutor::Execute<In, int32_t, Out>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](In value, int32_t digits) {
        const int64_t dropped = scale - digits;
        if (dropped <= 0) {
          return FromInt128<Out>(ToInt128(value));
        }
        if (dropped > kMost) {
          return FromInt128<Out>(0);  // Less than half of the unit.
        }
        if (dropped != dropped_before) {
          factor = static_cast<Wide<In>>(PowerOfTen(static_cast<int32_t>(dropped)));
          dropped_before = dropped;
        }
        const Int128 units = Rounded<kRounding>(static_cast<Wide<In>>(ToInt128(value)), factor);
        // Of 18 digits the product has 19 at the most.
        return FromInt128<Out>(sizeof(In) == 8 ? units * factor : ScaledUp(units, factor));
      });
}

template <typename In, Rounding kRounding>
duckdb::scalar_function_t RoundingOf(bool to_digits, duckdb::PhysicalType out) {
  switch (out) {
    case duckdb::PhysicalType::INT16:
      return to_digits ? RoundToDigits<In, int16_t, kRounding>
                       : RoundToWhole<In, int16_t, kRounding>;
    case duckdb::PhysicalType::INT32:
      return to_digits ? RoundToDigits<In, int32_t, kRounding>
                       : RoundToWhole<In, int32_t, kRounding>;
    case duckdb::PhysicalType::INT64:
      return to_digits ? RoundToDigits<In, int64_t, kRounding>
                       : RoundToWhole<In, int64_t, kRounding>;
    default:
      return to_digits ? RoundToDigits<In, hugeint_t, kRounding>
                       : RoundToWhole<In, hugeint_t, kRounding>;
  }
}

DecimalShape RoundingShape(Rounding rounding, DecimalShape value, bool to_digits) {
  if (rounding == Rounding::kCut) {
    return to_digits ? value : CutShape(value);
  }
  return to_digits ? RoundedShape(value) : WholeShape(value);
}

template <Rounding kRounding>
duckdb::unique_ptr<FunctionData> BindRounding(
    duckdb::ClientContext& /*context*/, ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  const DecimalShape value = ShapeOf(*arguments[0]);
  const bool to_digits = arguments.size() == 2;
  const bool is_small = value.precision <= kMaxSmallPrecision;
  function.SetReturnType(DecimalType(RoundingShape(kRounding, value, to_digits)));
  function.arguments[0] = WidenedDecimal(value, is_small);
  const duckdb::PhysicalType out = function.GetReturnType().InternalType();
  function.SetFunctionCallback(is_small ? RoundingOf<int64_t, kRounding>(to_digits, out)
                                        : RoundingOf<hugeint_t, kRounding>(to_digits, out));
  return duckdb::make_uniq<RoundedScale>(value.scale);
}

template <Rounding kRounding>
void AddRounding(OwnFunctionCatalog& catalog, const char* name, bool with_digits) {
  const duckdb::LogicalType decimal(duckdb::LogicalTypeId::DECIMAL);
  duckdb::ScalarFunctionSet set(name);
  ScalarFunction function({decimal}, decimal, nullptr, BindRounding<kRounding>);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);  // Keeps its type.
  set.AddFunction(function);
  if (with_digits) {
    function.arguments.push_back(duckdb::LogicalType::INTEGER);
    set.AddFunction(function);
  }
  catalog.Add(std::move(set));
}

}  // namespace

void AddDecimalRoundingFunctions(OwnFunctionCatalog& catalog) {
  AddRounding<Rounding::kHalfUp>(catalog, "round_decimal", true);
  AddRounding<Rounding::kCut>(catalog, "truncate", true);
  AddRounding<Rounding::kUp>(catalog, "ceiling", false);
  AddRounding<Rounding::kDown>(catalog, "floor", false);
}

}  // namespace dynalake::engine
