#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/local_time.h"
#include "engine/times/run_rows.h"
#include "engine/times/zone_cache.h"

// Trino's arithmetic of times and intervals. An interval has months or milliseconds, never both.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::date_t;
using duckdb::dtime_t;
using duckdb::ExpressionState;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

[[noreturn]] void BeyondType(std::string_view type) {
  FunctionError(FunctionFault::kNumericValueOutOfRange, "the result is beyond the type {}", type);
}

int64_t Sum(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    BeyondType("timestamp");
  }
  return sum;
}

interval_t Negated(interval_t value) { return {-value.months, -value.days, -value.micros}; }

interval_t IntervalOfMicros(int64_t micros) { return {.months = 0, .days = 0, .micros = micros}; }

int64_t AddToMicros(int64_t micros, interval_t interval) {
  if (interval.months != 0) {
    micros = MicrosOf(AddUnits(LocalTimeOf(micros), TimeUnit::kMonth, interval.months));
  }
  return Sum(micros, interval.micros);
}

template <bool kSubtract>
date_t AddToDate(date_t date, interval_t interval) {
  if (interval.micros % kMicrosPerDay != 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "{}",
                  kSubtract ? "Cannot subtract hour, minutes or seconds from a date"
                            : "Cannot add hour, minutes or seconds to a date");
  }
  const LocalTime sum = AddUnits({.days = date.days}, TimeUnit::kMonth, interval.months);
  const int64_t days = sum.days + interval.micros / kMicrosPerDay;
  if (days > std::numeric_limits<int32_t>::max() || days < std::numeric_limits<int32_t>::min()) {
    BeyondType("date");
  }
  return date_t(static_cast<int32_t>(days));
}

dtime_t AddToTime(dtime_t time, interval_t interval) {
  const int64_t micros = (time.micros + interval.micros % kMicrosPerDay) % kMicrosPerDay;
  return dtime_t(micros < 0 ? micros + kMicrosPerDay : micros);
}

timestamp_ns_t AddToNanos(timestamp_ns_t timestamp, interval_t interval) {
  int64_t nanos = timestamp.value;
  if (interval.months != 0) {
    const int64_t micros = FloorDivide(nanos, kNanosPerMicro);
    const int64_t rest = nanos - micros * kNanosPerMicro;
    if (__builtin_mul_overflow(AddToMicros(micros, interval), kNanosPerMicro, &nanos)) {
      BeyondType("timestamp(9)");
    }
    nanos = Sum(nanos, rest);
  }
  int64_t more = 0;
  if (__builtin_mul_overflow(interval.micros, kNanosPerMicro, &more)) {
    BeyondType("timestamp(9)");
  }
  timestamp_ns_t sum;
  sum.value = Sum(nanos, more);
  return sum;
}

ZonedValue AddToZoned(const ZonedValue& zoned, interval_t interval, ZoneCache& zones) {
  int64_t instant = zoned.first.value;
  if (interval.months != 0) {
    ZoneClock& clock = zones.Find(TextOf(zoned.second));
    instant = clock.CalendarInstantOf(AddToMicros(clock.LocalOf(instant), {interval.months, 0, 0}),
                                      instant);
  }
  return {timestamp_t(Sum(instant, interval.micros)), zoned.second};
}

/// `a + b`, or `a - b`, for the type of a column.
template <typename Column, bool kSubtract>
void RunAdd(DataChunk& arguments, ExpressionState& state, Vector& result) {
  using Value = typename Column::Value;
  if constexpr (std::is_same_v<Value, ZonedValue>) {
    KeepZones(arguments.data[0], result);
  }
  RunRows<Value, Column, PlainColumn<interval_t>>(
      arguments, result, [&state](const Value& value, interval_t interval) -> Value {
        const interval_t added = kSubtract ? Negated(interval) : interval;
        if constexpr (std::is_same_v<Value, date_t>) {
          return AddToDate<kSubtract>(value, added);
        } else if constexpr (std::is_same_v<Value, dtime_t>) {
          return AddToTime(value, added);
        } else if constexpr (std::is_same_v<Value, OffsetTimeValue>) {
          return {AddToTime(value.first, added), value.second};
        } else if constexpr (std::is_same_v<Value, timestamp_t>) {
          return timestamp_t(AddToMicros(value.value, added));
        } else if constexpr (std::is_same_v<Value, timestamp_ns_t>) {
          return AddToNanos(value, added);
        } else {
          return AddToZoned(value, added, ZoneCache::Of(state));
        }
      });
}

template <bool kSubtract>
ScalarFunctionSet AddSet(const char* name) {
  ScalarFunctionSet set(name);
  const auto add = [&set](const LogicalType& type, duckdb::scalar_function_t run) {
    AddOverload(set, {type, LogicalType::INTERVAL}, type, std::move(run));
  };
  add(LogicalType::DATE, RunAdd<PlainColumn<date_t>, kSubtract>);
  add(LogicalType::TIME, RunAdd<PlainColumn<dtime_t>, kSubtract>);
  add(OffsetTimeType(), RunAdd<OffsetTimeColumn, kSubtract>);
  add(LogicalType::TIMESTAMP, RunAdd<PlainColumn<timestamp_t>, kSubtract>);
  add(LogicalType::TIMESTAMP_NS, RunAdd<PlainColumn<timestamp_ns_t>, kSubtract>);
  AddOverload(set, {ZonedType(), LogicalType::INTERVAL}, ZonedType(),
              RunAdd<ZonedColumn, kSubtract>, ZoneCache::Make);
  return set;
}

// Differences: in milliseconds, the nearest.

interval_t NearestMillis(int64_t micros) {
  const int64_t millis = FloorDivide(Sum(micros, kMicrosPerMilli / 2), kMicrosPerMilli);
  return IntervalOfMicros(millis * kMicrosPerMilli);
}

int64_t Difference(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) {
    BeyondType("interval day to second");
  }
  return difference;
}

interval_t Between(date_t a, date_t b) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(int64_t{a.days} - b.days, kMicrosPerDay, &micros)) {
    BeyondType("interval day to second");
  }
  return IntervalOfMicros(micros);
}
interval_t Between(dtime_t a, dtime_t b) { return NearestMillis(a.micros - b.micros); }
interval_t Between(const OffsetTimeValue& a, const OffsetTimeValue& b) {
  const auto instant = [](const OffsetTimeValue& time) {
    const int64_t micros =
        (time.first.micros - time.second * kSecondsPerMinute * kMicrosPerSecond) % kMicrosPerDay;
    return micros < 0 ? micros + kMicrosPerDay : micros;
  };
  return NearestMillis(instant(a) - instant(b));
}
interval_t Between(timestamp_t a, timestamp_t b) {
  return NearestMillis(Difference(a.value, b.value));
}
interval_t Between(timestamp_ns_t a, timestamp_ns_t b) {
  constexpr int64_t kNanosPerMilli = kNanosPerMicro * kMicrosPerMilli;
  const int64_t nanos = Sum(Difference(a.value, b.value), kNanosPerMilli / 2);
  return IntervalOfMicros(FloorDivide(nanos, kNanosPerMilli) * kMicrosPerMilli);
}
interval_t Between(const ZonedValue& a, const ZonedValue& b) { return Between(a.first, b.first); }

template <typename Column>
void RunBetween(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  using Value = typename Column::Value;
  RunRows<interval_t, Column, Column>(arguments, result,
                                      [](const Value& a, const Value& b) { return Between(a, b); });
}

ScalarFunctionSet BetweenSet() {
  ScalarFunctionSet set("interval_between");
  const auto add = [&set](const LogicalType& type, duckdb::scalar_function_t run) {
    AddOverload(set, {type, type}, LogicalType::INTERVAL, std::move(run));
  };
  add(LogicalType::DATE, RunBetween<PlainColumn<date_t>>);
  add(LogicalType::TIME, RunBetween<PlainColumn<dtime_t>>);
  add(OffsetTimeType(), RunBetween<OffsetTimeColumn>);
  add(LogicalType::TIMESTAMP, RunBetween<PlainColumn<timestamp_t>>);
  add(LogicalType::TIMESTAMP_NS, RunBetween<PlainColumn<timestamp_ns_t>>);
  add(ZonedType(), RunBetween<ZonedColumn>);
  return set;
}

// Multiples: cut to whole months and milliseconds.

[[noreturn]] void BeyondInterval() {
  FunctionError(FunctionFault::kNumericValueOutOfRange, "the interval is beyond its type");
}

int64_t WholeOf(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (!(value > -kLimit && value < kLimit)) {
    BeyondInterval();
  }
  return static_cast<int64_t>(value);
}

interval_t IntervalOf(int64_t months, int64_t millis) {
  int64_t micros = 0;
  if (months > std::numeric_limits<int32_t>::max() ||
      months < std::numeric_limits<int32_t>::min() ||
      __builtin_mul_overflow(millis, kMicrosPerMilli, &micros)) {
    BeyondInterval();
  }
  return {.months = static_cast<int32_t>(months), .days = 0, .micros = micros};
}

interval_t MultiplyByWhole(interval_t interval, int64_t factor) {
  int64_t months = 0;
  int64_t millis = 0;
  if (__builtin_mul_overflow(int64_t{interval.months}, factor, &months) ||
      __builtin_mul_overflow(interval.micros / kMicrosPerMilli, factor, &millis)) {
    BeyondInterval();
  }
  return IntervalOf(months, millis);
}

interval_t MultiplyByDouble(interval_t interval, double factor) {
  if (std::isnan(factor)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Cannot multiply by double NaN");
  }
  const auto millis = static_cast<double>(interval.micros / kMicrosPerMilli);
  // 0 times infinity is nothing.
  return IntervalOf(interval.months == 0 ? 0 : WholeOf(interval.months * factor),
                    interval.micros == 0 ? 0 : WholeOf(millis * factor));
}

interval_t DivideByDouble(interval_t interval, double divisor) {
  if (std::isnan(divisor) || divisor == 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Cannot divide by double {}",
                  divisor == 0 ? "0.0" : "NaN");
  }
  const auto millis = static_cast<double>(interval.micros / kMicrosPerMilli);
  return IntervalOf(WholeOf(interval.months / divisor), WholeOf(millis / divisor));
}

template <typename Number, interval_t (*kOperation)(interval_t, Number)>
void RunScale(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<interval_t, Number, interval_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(), kOperation);
}

}  // namespace

void AddTimeOperators(OwnFunctionCatalog& catalog) {
  catalog.Add(AddSet<false>("plus"));
  catalog.Add(AddSet<true>("minus"));
  catalog.Add(BetweenSet());
  ScalarFunctionSet multiply("multiply_interval");
  AddOverload(multiply, {LogicalType::INTERVAL, LogicalType::BIGINT}, LogicalType::INTERVAL,
              RunScale<int64_t, MultiplyByWhole>);
  AddOverload(multiply, {LogicalType::INTERVAL, LogicalType::DOUBLE}, LogicalType::INTERVAL,
              RunScale<double, MultiplyByDouble>);
  catalog.Add(std::move(multiply));
  ScalarFunctionSet divide("divide_interval");
  AddOverload(divide, {LogicalType::INTERVAL, LogicalType::DOUBLE}, LogicalType::INTERVAL,
              RunScale<double, DivideByDouble>);
  catalog.Add(std::move(divide));
}

}  // namespace dynalake::engine
