#include "engine/functions/decimal_value.h"

#include <duckdb/common/exception/binder_exception.hpp>

#include "engine/functions/function_error.h"

namespace dynalake::engine {

Int128 PowerOfTen(int32_t exponent) { return ToInt128(duckdb::Hugeint::POWERS_OF_TEN[exponent]); }

Int128 WithinDecimal(Int128 value) {
  const Int128 limit = PowerOfTen(kMaxDecimalPrecision);
  if (value >= limit || value <= -limit) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "Decimal overflow");
  }
  return value;
}

Int128 ScaledUp(Int128 value, Int128 factor) {
  Int128 scaled = 0;
  if (__builtin_mul_overflow(value, factor, &scaled)) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "Decimal overflow");
  }
  return WithinDecimal(scaled);
}

duckdb::LogicalType WidenedDecimal(DecimalShape shape, bool is_small) {
  constexpr int32_t kMiddle = duckdb::Decimal::MAX_WIDTH_INT32;
  const int32_t width = is_small ? kMaxSmallPrecision : kMaxDecimalPrecision;
  const bool is_wide_enough = shape.precision > (is_small ? kMiddle : kMaxSmallPrecision);
  return DecimalType(is_wide_enough ? shape
                                    : DecimalShape{.precision = width, .scale = shape.scale});
}

DecimalShape ShapeOf(const duckdb::Expression& argument) {
  if (argument.return_type.id() == duckdb::LogicalTypeId::UNKNOWN) {
    throw duckdb::ParameterNotResolvedException();
  }
  uint8_t precision = 0;
  uint8_t scale = 0;
  if (!argument.return_type.GetDecimalProperties(precision, scale)) {
    throw duckdb::BinderException("a decimal is asked for, not %s",
                                  argument.return_type.ToString());
  }
  return {.precision = precision, .scale = scale};
}

duckdb::LogicalType DecimalType(DecimalShape shape) {
  return duckdb::LogicalType::DECIMAL(static_cast<uint8_t>(shape.precision),
                                      static_cast<uint8_t>(shape.scale));
}

}  // namespace dynalake::engine
