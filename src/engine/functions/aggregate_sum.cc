#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include <duckdb/common/vector_operations/generic_executor.hpp>

#include "engine/functions/decimal_value.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Sums and averages where Trino's are other than DuckDB's: a sum keeps to its type, the average of
// decimals is a decimal, and there are sums of intervals. (DuckDB sums BIGINT as HUGEINT, and a
// DECIMAL(38) beyond its digits; its averages of decimals are doubles.) The names are none of
// DuckDB's, whose optimizer knows aggregates by name.

namespace dynalake::engine {
namespace {

using duckdb::AggregateFinalizeData;
using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::AggregateUnaryInput;
using duckdb::hugeint_t;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::PhysicalType;
using duckdb::Vector;

using Arguments = duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>;

int64_t SumToBigint(hugeint_t sum) {
  const Int128 value = ToInt128(sum);
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max()) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "bigint addition overflow");
  }
  return static_cast<int64_t>(value);
}

hugeint_t SumToDecimal(hugeint_t sum) {
  WithinDecimal(ToInt128(sum));
  return sum;
}

template <typename T, T (*kCheck)(hugeint_t)>
void RunCheck(duckdb::DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  duckdb::UnaryExecutor::Execute<hugeint_t, T>(arguments.data[0], result, arguments.size(), kCheck);
}

duckdb::unique_ptr<duckdb::FunctionData> BindDecimalSum(duckdb::ClientContext& /*context*/,
                                                        duckdb::ScalarFunction& function,
                                                        Arguments& arguments) {
  function.arguments[0] =
      DecimalType({.precision = kMaxDecimalPrecision, .scale = ShapeOf(*arguments[0]).scale});
  function.return_type = function.arguments[0];
  return nullptr;
}

/// The sum of `x + shift` from that of x, their number and the x that is the first to overflow:
/// an addition for each would cost many times the sum.
template <typename T>
void RunShifted(duckdb::DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  duckdb::GenericExecutor::ExecuteQuaternary<
      duckdb::PrimitiveType<hugeint_t>, duckdb::PrimitiveType<int64_t>, duckdb::PrimitiveType<T>,
      duckdb::PrimitiveType<T>, duckdb::PrimitiveType<int64_t>>(
      arguments.data[0], arguments.data[1], arguments.data[2], arguments.data[3], result,
      arguments.size(), [](auto sum, auto count, auto extreme, auto shift) {
        T farthest = 0;
        if (__builtin_add_overflow(extreme.val, shift.val, &farthest)) {
          FunctionError(FunctionFault::kNumericValueOutOfRange, "{} + {} is beyond its type",
                        int64_t{extreme.val}, int64_t{shift.val});
        }
        const Int128 total = ToInt128(sum.val) + Int128{count.val} * shift.val;
        return duckdb::PrimitiveType<int64_t>(SumToBigint(FromInt128<hugeint_t>(total)));
      });
}

template <typename T>
void AddShifted(const LogicalType& type, duckdb::ScalarFunctionSet& set) {
  duckdb::ScalarFunction function({LogicalType::HUGEINT, LogicalType::BIGINT, type, type},
                                  LogicalType::BIGINT, RunShifted<T>);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  set.AddFunction(std::move(function));
}

/// `sum + wraps * 2^128`: of values of 38 digits, two may be beyond 128 bits.
struct DecimalAverageState {
  hugeint_t sum;
  int64_t wraps;
  int64_t count;
};

/// The quotient half away from zero, of a sum that wrapped.
Int128 WideAverage(const DecimalAverageState& state) {
  using iceberg::UInt128;
  auto low = static_cast<UInt128>(ToInt128(state.sum));
  // A negative sum takes one from what stands above its 128 bits.
  auto high = static_cast<uint64_t>(state.wraps) - (ToInt128(state.sum) < 0 ? 1 : 0);
  const bool is_negative = static_cast<int64_t>(high) < 0;
  if (is_negative) {
    low = -low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  const auto divisor = static_cast<uint64_t>(state.count);
  UInt128 quotient = 0;
  UInt128 rest = high % divisor;
  for (const int shift : {64, 0}) {
    const UInt128 part = (rest << 64) | static_cast<uint64_t>(low >> shift);
    quotient = (quotient << 64) | (part / divisor);
    rest = part % divisor;
  }
  quotient += rest * 2 >= divisor ? 1 : 0;
  return is_negative ? -static_cast<Int128>(quotient) : static_cast<Int128>(quotient);
}

/// Half away from zero.
struct DecimalAverage {
  static void Initialize(DecimalAverageState& state) { state = {hugeint_t(0), 0, 0}; }
  static bool IgnoreNull() { return true; }

  static void Add(DecimalAverageState& state, Int128 value) {
    Int128 sum = 0;
    if (__builtin_add_overflow(ToInt128(state.sum), value, &sum)) {
      state.wraps += value < 0 ? -1 : 1;
    }
    state.sum = FromInt128<hugeint_t>(sum);
  }

  template <class Input, class State, class Op>
  static void Operation(State& state, const Input& input, AggregateUnaryInput& /*unary*/) {
    Add(state, ToInt128(input));
    ++state.count;
  }
  template <class Input, class State, class Op>
  static void ConstantOperation(State& state, const Input& input, AggregateUnaryInput& unary,
                                duckdb::idx_t count) {
    for (duckdb::idx_t i = 0; i < count; ++i) {
      Operation<Input, State, Op>(state, input, unary);
    }
  }
  template <class State, class Op>
  static void Combine(const State& source, State& target, AggregateInputData& /*data*/) {
    Add(target, ToInt128(source.sum));
    target.wraps += source.wraps;
    target.count += source.count;
  }
  template <class T, class State>
  static void Finalize(State& state, T& target, AggregateFinalizeData& data) {
    if (state.count == 0) {
      data.ReturnNull();
    } else if (state.wraps == 0) {
      target = FromInt128<T>(DividedHalfUp(ToInt128(state.sum), state.count));
    } else {
      target = FromInt128<T>(WideAverage(state));
    }
  }
};

template <typename T>
AggregateFunction DecimalAverageOf(const LogicalType& type) {
  return AggregateFunction::UnaryAggregate<DecimalAverageState, T, T, DecimalAverage>(type, type);
}

AggregateFunction DecimalAverageFor(const LogicalType& type) {
  switch (type.InternalType()) {
    case PhysicalType::INT16:
      return DecimalAverageOf<int16_t>(type);
    case PhysicalType::INT32:
      return DecimalAverageOf<int32_t>(type);
    case PhysicalType::INT64:
      return DecimalAverageOf<int64_t>(type);
    default:
      return DecimalAverageOf<hugeint_t>(type);
  }
}

constexpr const char* kDecimalAverage = "decimal_average";

duckdb::unique_ptr<duckdb::FunctionData> BindDecimalAverage(duckdb::ClientContext& /*context*/,
                                                            AggregateFunction& function,
                                                            Arguments& arguments) {
  function = DecimalAverageFor(DecimalType(ShapeOf(*arguments[0])));
  function.name = kDecimalAverage;
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  return nullptr;
}

/// Of months or of microseconds, as an interval has one of them alone.
struct IntervalState {
  int64_t months;
  int64_t micros;
  int64_t count;
};

struct IntervalAggregate {
  static void Initialize(IntervalState& state) { state = {}; }
  static bool IgnoreNull() { return true; }

  static int64_t Plus(int64_t left, int64_t right) {
    int64_t sum = 0;
    if (__builtin_add_overflow(left, right, &sum)) {
      FunctionError(FunctionFault::kNumericValueOutOfRange, "interval addition overflow");
    }
    return sum;
  }

  template <class Input, class State, class Op>
  static void Operation(State& state, const Input& input, AggregateUnaryInput& /*unary*/) {
    state.months += input.months;
    state.micros = Plus(state.micros, duckdb::Interval::GetMicro({0, input.days, input.micros}));
    ++state.count;
  }
  template <class Input, class State, class Op>
  static void ConstantOperation(State& state, const Input& input, AggregateUnaryInput& unary,
                                duckdb::idx_t count) {
    for (duckdb::idx_t i = 0; i < count; ++i) {
      Operation<Input, State, Op>(state, input, unary);
    }
  }
  template <class State, class Op>
  static void Combine(const State& source, State& target, AggregateInputData& /*data*/) {
    target.months += source.months;
    target.micros = Plus(target.micros, source.micros);
    target.count += source.count;
  }

 protected:
  static interval_t Made(int64_t months, int64_t micros) {
    if (months != static_cast<int32_t>(months)) {
      FunctionError(FunctionFault::kNumericValueOutOfRange, "interval addition overflow");
    }
    return {static_cast<int32_t>(months), 0, micros};
  }
};

struct IntervalSum : IntervalAggregate {
  template <class T, class State>
  static void Finalize(State& state, T& target, AggregateFinalizeData& data) {
    if (state.count == 0) {
      data.ReturnNull();
    } else {
      target = Made(state.months, state.micros);
    }
  }
};

/// Whole months and whole milliseconds, half upwards.
struct IntervalAverage : IntervalAggregate {
  static int64_t Rounded(int64_t sum, int64_t count) {
    return static_cast<int64_t>(
        std::floor(static_cast<double>(sum) / static_cast<double>(count) + 0.5));
  }
  template <class T, class State>
  static void Finalize(State& state, T& target, AggregateFinalizeData& data) {
    if (state.count == 0) {
      data.ReturnNull();
      return;
    }
    constexpr int64_t kMicrosInMilli = duckdb::Interval::MICROS_PER_MSEC;
    target = Made(Rounded(state.months, state.count),
                  Rounded(state.micros / kMicrosInMilli, state.count) * kMicrosInMilli);
  }
};

template <typename Operation>
void AddInterval(std::string name, OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet set(std::move(name));
  auto function =
      AggregateFunction::UnaryAggregate<IntervalState, interval_t, interval_t, Operation>(
          LogicalType::INTERVAL, LogicalType::INTERVAL);
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  set.AddFunction(std::move(function));
  catalog.Add(std::move(set));
}

}  // namespace

void AddSumFunctions(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunctionSet checked("checked_sum");
  duckdb::ScalarFunction whole({LogicalType::HUGEINT}, LogicalType::BIGINT,
                               RunCheck<int64_t, SumToBigint>);
  const LogicalType any_decimal(LogicalTypeId::DECIMAL);
  duckdb::ScalarFunction decimal({any_decimal}, any_decimal, RunCheck<hugeint_t, SumToDecimal>,
                                 BindDecimalSum);
  for (auto& function : {&whole, &decimal}) {
    function->SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
    checked.AddFunction(*function);
  }
  catalog.Add(std::move(checked));

  duckdb::ScalarFunctionSet shifted("shifted_sum");
  AddShifted<int8_t>(LogicalType::TINYINT, shifted);
  AddShifted<int16_t>(LogicalType::SMALLINT, shifted);
  AddShifted<int32_t>(LogicalType::INTEGER, shifted);
  AddShifted<int64_t>(LogicalType::BIGINT, shifted);
  catalog.Add(std::move(shifted));

  duckdb::AggregateFunctionSet average(kDecimalAverage);
  average.AddFunction(AggregateFunction({any_decimal}, any_decimal, nullptr, nullptr, nullptr,
                                        nullptr, nullptr, nullptr, BindDecimalAverage));
  catalog.Add(std::move(average));
  AddInterval<IntervalSum>("interval_sum", catalog);
  AddInterval<IntervalAverage>("interval_average", catalog);
}

}  // namespace dynalake::engine
