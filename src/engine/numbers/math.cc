#include <cmath>
#include <limits>
#include <utility>

#include "engine/functions/decimal_value.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Functions of doubles that answer NaN and infinities where DuckDB raises errors, as IEEE 754 and
// Trino have it, and roundings of numbers that are no decimals.

namespace dynalake::engine {
namespace {

using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::UnaryExecutor;
using duckdb::Vector;

template <double (*kFunction)(double)>
void OfDouble(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<double, double>(arguments.data[0], result, arguments.size(),
                                         [](double x) { return kFunction(x); });
}

template <double (*kFunction)(double, double)>
void OfDoubles(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  BinaryExecutor::Execute<double, double, double>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [](double x, double y) { return kFunction(x, y); });
}

/// The quotients that Trino computes; the C library's log2 gives other last digits.
double LogOf(double base, double x) { return std::log(x) / std::log(base); }
double Log2Of(double x) { return LogOf(2, x); }

/// The C library's is off by one at the end for as simple numbers as 27: one more step of Newton's,
/// with the square in twice the digits.
double CubeRootOf(double x) {
  const double root = std::cbrt(x);
  const double square = root * root;
  const double rest = std::fma(root, root, -square);
  const double error = std::fma(square, root, -x) + rest * root;
  const double better = root - error / (3 * square);
  return std::isfinite(better) ? better : root;
}

/// As Java: a power of NaN, or of one to an infinity, is NaN.
double PowerOf(double x, double y) {
  if (std::isnan(y) || (std::isinf(y) && std::fabs(x) == 1)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::pow(x, y);
}

template <typename T>
void SignOf(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<T, T>(arguments.data[0], result, arguments.size(), [](T x) {
    return x > 0 ? T{1} : x < 0 ? T{-1} : x;  // Zeros keep their sign, and NaN stays.
  });
}

/// `factor` is ten to the number of digits.
double RoundedDouble(double x, double factor) {
  const double scaled = std::fabs(x) * factor;
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (!(scaled < kTwoTo63)) {
    return x;  // NaN, infinite, or without digits behind those asked for.
  }
  return std::copysign(std::round(scaled) / factor, x);
}

template <typename T>
void RoundFloating(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<T, T>(arguments.data[0], result, arguments.size(),
                               [](T x) { return static_cast<T>(RoundedDouble(x, 1)); });
}

template <typename T>
void RoundFloatingTo(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  int32_t digits_before = 0;
  double factor = 1;
  BinaryExecutor::Execute<T, int32_t, T>(arguments.data[0], arguments.data[1], result,
                                         arguments.size(), [&](T x, int32_t digits) {
                                           if (digits != digits_before) {
                                             factor = std::pow(10, digits);
                                             digits_before = digits;
                                           }
                                           return static_cast<T>(RoundedDouble(x, factor));
                                         });
}

template <typename T>
void RoundIntegerTo(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  constexpr int32_t kMostDigits = 20;  // Of 64 bits, and one more.
  BinaryExecutor::Execute<T, int32_t, T>(
      arguments.data[0], arguments.data[1], result, arguments.size(), [](T x, int32_t digits) {
        if (digits >= 0) {
          return x;
        }
        if (digits < -kMostDigits) {
          return T{0};
        }
        const Int128 factor = PowerOfTen(-digits);
        const Int128 rounded = DividedHalfUp(Int128{x}, factor) * factor;
        if (rounded < std::numeric_limits<T>::min() || rounded > std::numeric_limits<T>::max()) {
          FunctionError(FunctionFault::kNumericValueOutOfRange,
                        "{} rounded to {} digits is beyond its type", x, digits);
        }
        return static_cast<T>(rounded);
      });
}

template <typename T>
void AddFloatingRounding(const LogicalType& type, duckdb::ScalarFunctionSet& set) {
  set.AddFunction(duckdb::ScalarFunction({type}, type, RoundFloating<T>));
  set.AddFunction(duckdb::ScalarFunction({type, LogicalType::INTEGER}, type, RoundFloatingTo<T>));
}

template <typename T>
void AddIntegerRounding(const LogicalType& type, duckdb::ScalarFunctionSet& set) {
  duckdb::ScalarFunction function({type, LogicalType::INTEGER}, type, RoundIntegerTo<T>);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  set.AddFunction(std::move(function));
}

/// From the upper halves of two numbers in [0, 1), as one has but 32 random bits.
template <typename T>
void RandomBetween(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  arguments.Flatten();  // Bounds are constant most times, and the result must not be.
  const auto* high = duckdb::FlatVector::GetData<double>(arguments.data[0]);
  const auto* low = duckdb::FlatVector::GetData<double>(arguments.data[1]);
  BinaryExecutor::ExecuteWithNulls<T, T, T>(
      arguments.data[2], arguments.data[3], result, arguments.size(),
      [&](T from, T to, duckdb::ValidityMask& /*valid*/, duckdb::idx_t index) {
        if (from >= to) {
          if (from == 0) {
            FunctionError(FunctionFault::kInvalidFunctionArgument, "bound must be positive");
          }
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "start value must be less than stop value");
        }
        constexpr double kTwoTo32 = 4294967296.0;
        const uint64_t bits = (static_cast<uint64_t>(high[index] * kTwoTo32) << 32U) |
                              static_cast<uint64_t>(low[index] * kTwoTo32);
        const iceberg::UInt128 span = static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
        return static_cast<T>(static_cast<uint64_t>(from) +
                              static_cast<uint64_t>((span * bits) >> 64U));
      });
}

template <typename T>
void AddRandom(const LogicalType& type, duckdb::ScalarFunctionSet& set) {
  duckdb::ScalarFunction function({LogicalType::DOUBLE, LogicalType::DOUBLE, type, type}, type,
                                  RandomBetween<T>);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  set.AddFunction(std::move(function));
}

void AddOfDouble(OwnFunctionCatalog& catalog, const char* name, duckdb::scalar_function_t run) {
  catalog.Add(
      duckdb::ScalarFunction(name, {LogicalType::DOUBLE}, LogicalType::DOUBLE, std::move(run)));
}

void AddOfDoubles(OwnFunctionCatalog& catalog, const char* name, duckdb::scalar_function_t run) {
  catalog.Add(duckdb::ScalarFunction(name, {LogicalType::DOUBLE, LogicalType::DOUBLE},
                                     LogicalType::DOUBLE, std::move(run)));
}

}  // namespace

void AddMathFunctions(OwnFunctionCatalog& catalog) {
  AddOfDouble(catalog, "acos", OfDouble<std::acos>);
  AddOfDouble(catalog, "asin", OfDouble<std::asin>);
  AddOfDouble(catalog, "cbrt", OfDouble<CubeRootOf>);
  AddOfDouble(catalog, "cos", OfDouble<std::cos>);
  AddOfDouble(catalog, "ln", OfDouble<std::log>);
  AddOfDouble(catalog, "log10", OfDouble<std::log10>);
  AddOfDouble(catalog, "log2", OfDouble<Log2Of>);
  AddOfDouble(catalog, "sin", OfDouble<std::sin>);
  AddOfDouble(catalog, "sqrt", OfDouble<std::sqrt>);
  AddOfDouble(catalog, "tan", OfDouble<std::tan>);
  AddOfDoubles(catalog, "log", OfDoubles<LogOf>);
  AddOfDoubles(catalog, "power", OfDoubles<PowerOf>);

  duckdb::ScalarFunctionSet sign("sign");
  sign.AddFunction(duckdb::ScalarFunction({LogicalType::FLOAT}, LogicalType::FLOAT, SignOf<float>));
  sign.AddFunction(
      duckdb::ScalarFunction({LogicalType::DOUBLE}, LogicalType::DOUBLE, SignOf<double>));
  catalog.Add(std::move(sign));

  duckdb::ScalarFunctionSet round("round");
  AddFloatingRounding<float>(LogicalType::FLOAT, round);
  AddFloatingRounding<double>(LogicalType::DOUBLE, round);
  AddIntegerRounding<int8_t>(LogicalType::TINYINT, round);
  AddIntegerRounding<int16_t>(LogicalType::SMALLINT, round);
  AddIntegerRounding<int32_t>(LogicalType::INTEGER, round);
  AddIntegerRounding<int64_t>(LogicalType::BIGINT, round);
  catalog.Add(std::move(round));

  duckdb::ScalarFunctionSet random("random_between");
  AddRandom<int8_t>(LogicalType::TINYINT, random);
  AddRandom<int16_t>(LogicalType::SMALLINT, random);
  AddRandom<int32_t>(LogicalType::INTEGER, random);
  AddRandom<int64_t>(LogicalType::BIGINT, random);
  catalog.Add(std::move(random));
}

}  // namespace dynalake::engine
