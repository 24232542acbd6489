#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <duckdb/execution/expression_executor.hpp>
#include <duckdb/function/function_binder.hpp>

#include "base/floor_divide.h"
#include "base/format.h"
#include "base/nearest.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/local_time.h"
#include "engine/times/run_rows.h"
#include "engine/times/zone_cache.h"

// date_add, date_trunc and date_diff. Of a time with a zone, units of a day and more are those of
// its calendar, smaller ones are exact.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::date_t;
using duckdb::dtime_t;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

/// The units that names say; the name of a row is mostly that of the row before.
template <typename T>
class UnitNames {
 public:
  TimeUnit Find(const string_t& name) {
    // Every unit's name is part of the value, so that two numbers are compared.
    if (!last_ || !name.IsInlined() || !(name == last_name_)) {
      last_ = Look(TextOf(name));
      last_name_ = name;
    }
    return *last_;
  }

 private:
  static std::string AdviceOnUnit(std::string_view name) {
    std::string proposal = Proposal(name, TimeUnitNames());
    return proposal.empty() ? fmt::format("; the units are {}", fmt::join(TimeUnitNames(), ", "))
                            : proposal;
  }
  static TimeUnit Look(std::string_view name) {
    constexpr bool kIsTime = std::is_same_v<T, dtime_t> || std::is_same_v<T, OffsetTimeValue>;
    constexpr bool kIsDate = std::is_same_v<T, date_t>;
    const auto unit = FindTimeUnit(name);
    if (!unit || (kIsTime && !IsClockUnit(*unit)) || (kIsDate && IsClockUnit(*unit))) {
      FunctionError(FunctionFault::kInvalidFunctionArgument, "'{}' is not a valid {} field{}", name,
                    kIsTime   ? "TIME"
                    : kIsDate ? "DATE"
                              : "TIMESTAMP",
                    unit ? std::string() : AdviceOnUnit(name));
    }
    return *unit;
  }

  std::optional<TimeUnit> last_;
  string_t last_name_;
};

date_t DateOfDays(int64_t days) {
  if (days > std::numeric_limits<int32_t>::max() || days < std::numeric_limits<int32_t>::min()) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "the date is beyond its type");
  }
  return date_t(static_cast<int32_t>(days));
}

/// A time on its clock and what is below a microsecond.
struct SplitNanos {
  explicit SplitNanos(timestamp_ns_t timestamp)
      : micros(FloorDivide(timestamp.value, kNanosPerMicro)),
        rest(timestamp.value - micros * kNanosPerMicro) {}

  static timestamp_ns_t Join(int64_t micros, int64_t rest) {
    timestamp_ns_t joined;
    if (__builtin_mul_overflow(micros, kNanosPerMicro, &joined.value) ||
        __builtin_add_overflow(joined.value, rest, &joined.value)) {
      FunctionError(FunctionFault::kNumericValueOutOfRange, "the time is beyond timestamp(9)");
    }
    return joined;
  }

  int64_t micros;
  int64_t rest;
};

/// Changes a local time by `change`, a function of `LocalTime`.
template <typename T, typename Change>
T Changed(const T& value, Change change) {
  if constexpr (std::is_same_v<T, date_t>) {
    return DateOfDays(change(LocalTime{.days = value.days}).days);
  } else if constexpr (std::is_same_v<T, dtime_t>) {
    return dtime_t(change(LocalTime{.micros = value.micros}).micros);
  } else if constexpr (std::is_same_v<T, OffsetTimeValue>) {
    return {Changed(value.first, change), value.second};
  } else {
    static_assert(std::is_same_v<T, timestamp_t>);
    return timestamp_t(MicrosOf(change(LocalTimeOf(value.value))));
  }
}

/// Changes the time on the clock of a zone.
template <typename Change>
ZonedValue ChangedInZone(const ZonedValue& value, bool is_clock_unit, ZoneCache& zones,
                         Change change) {
  ZoneClock& clock = zones.Find(TextOf(value.second));
  const int64_t instant = value.first.value;
  const int64_t offset = clock.OffsetMicrosAt(instant);
  const int64_t local = MicrosOf(change(LocalTimeOf(instant + offset)));
  return {timestamp_t(is_clock_unit ? local - offset : clock.CalendarInstantOf(local, instant)),
          value.second};
}

template <typename T>
T Added(const T& value, TimeUnit unit, int64_t count, ZoneCache& zones) {
  const auto add = [unit, count](LocalTime time) { return AddUnits(time, unit, count); };
  if constexpr (std::is_same_v<T, timestamp_ns_t>) {
    const SplitNanos split(value);
    return SplitNanos::Join(MicrosOf(add(LocalTimeOf(split.micros))), split.rest);
  } else if constexpr (std::is_same_v<T, ZonedValue>) {
    return ChangedInZone(value, IsClockUnit(unit), zones, add);
  } else {
    return Changed(value, add);
  }
}

template <typename T>
T Truncated(const T& value, TimeUnit unit, ZoneCache& zones) {
  const auto truncate = [unit](LocalTime time) { return TruncateTo(time, unit); };
  if constexpr (std::is_same_v<T, timestamp_ns_t>) {
    return SplitNanos::Join(MicrosOf(truncate(LocalTimeOf(SplitNanos(value).micros))), 0);
  } else if constexpr (std::is_same_v<T, ZonedValue>) {
    return ChangedInZone(value, IsClockUnit(unit), zones, truncate);
  } else {
    return Changed(value, truncate);
  }
}

LocalTime LocalFor(date_t value) { return {.days = value.days}; }
LocalTime LocalFor(dtime_t value) { return {.micros = value.micros}; }
LocalTime LocalFor(timestamp_t value) { return LocalTimeOf(value.value); }
LocalTime LocalFor(timestamp_ns_t value) { return LocalTimeOf(SplitNanos(value).micros); }
/// In UTC.
LocalTime LocalFor(const OffsetTimeValue& value) {
  const int64_t micros =
      value.first.micros - value.second * kSecondsPerMinute * kMicrosPerSecond + kMicrosPerDay;
  return {.micros = micros % kMicrosPerDay};
}

template <typename T>
int64_t Difference(const T& start, const T& end, TimeUnit unit, ZoneCache& zones) {
  if constexpr (std::is_same_v<T, ZonedValue>) {
    if (IsClockUnit(unit)) {
      return UnitsBetween(LocalFor(start.first), LocalFor(end.first), unit);
    }
    // Both on the clock of the first.
    ZoneClock& clock = zones.Find(TextOf(start.second));
    return UnitsBetween(LocalTimeOf(clock.LocalOf(start.first.value)),
                        LocalTimeOf(clock.LocalOf(end.first.value)), unit);
  } else {
    return UnitsBetween(LocalFor(start), LocalFor(end), unit);
  }
}

template <typename Column>
void RunDateAdd(DataChunk& arguments, ExpressionState& state, Vector& result) {
  using Value = typename Column::Value;
  ZoneCache& zones = ZoneCache::Of(state);
  UnitNames<Value> units;
  if constexpr (std::is_same_v<Value, ZonedValue>) {
    KeepZones(arguments.data[2], result);
  }
  RunRows<Value, PlainColumn<string_t>, PlainColumn<int64_t>, Column>(
      arguments, result, [&](const string_t& unit, int64_t count, const Value& value) {
        return Added(value, units.Find(unit), count, zones);
      });
}

template <typename Column>
void RunDateTrunc(DataChunk& arguments, ExpressionState& state, Vector& result) {
  using Value = typename Column::Value;
  ZoneCache& zones = ZoneCache::Of(state);
  UnitNames<Value> units;
  if constexpr (std::is_same_v<Value, ZonedValue>) {
    KeepZones(arguments.data[1], result);
  }
  RunRows<Value, PlainColumn<string_t>, Column>(arguments, result,
                                                [&](const string_t& unit, const Value& value) {
                                                  return Truncated(value, units.Find(unit), zones);
                                                });
}

template <typename Column>
void RunDateDiff(DataChunk& arguments, ExpressionState& state, Vector& result) {
  using Value = typename Column::Value;
  ZoneCache& zones = ZoneCache::Of(state);
  UnitNames<Value> units;
  RunRows<int64_t, PlainColumn<string_t>, Column, Column>(
      arguments, result, [&](const string_t& unit, const Value& start, const Value& end) {
        return Difference(start, end, units.Find(unit), zones);
      });
}

struct CalendarSets {
  ScalarFunctionSet add{"date_add"};
  ScalarFunctionSet truncate{"date_trunc"};
  ScalarFunctionSet difference{"date_diff"};

  template <typename Column>
  void AddType(const LogicalType& type) {
    const LogicalType unit = LogicalType::VARCHAR;
    AddOverload(add, {unit, LogicalType::BIGINT, type}, type, RunDateAdd<Column>, ZoneCache::Make);
    AddOverload(truncate, {unit, type}, type, RunDateTrunc<Column>, ZoneCache::Make);
    AddOverload(difference, {unit, type, type}, LogicalType::BIGINT, RunDateDiff<Column>,
                ZoneCache::Make);
  }
};

void RunMicros(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::UnaryExecutor::Execute<timestamp_ns_t, timestamp_t>(
      arguments.data[0], result, arguments.size(),
      [](timestamp_ns_t timestamp) { return timestamp_t(SplitNanos(timestamp).micros); });
}

void RunSame(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  result.Reference(arguments.data[0]);
}

using Bound = duckdb::unique_ptr<duckdb::Expression>;

/// The argument itself.
Bound BindSame(duckdb::FunctionBindExpressionInput& input) { return std::move(input.children[0]); }

/// DuckDB's function where the unit is a constant of ours: its optimizer makes a comparison of it
/// one of the column, which the scan sees.
Bound BindDateTrunc(duckdb::FunctionBindExpressionInput& input) {
  const duckdb::Expression& unit = *input.children[0];
  duckdb::Value value;
  if (!unit.IsFoldable() ||
      !duckdb::ExpressionExecutor::TryEvaluateScalar(input.context, unit, value) ||
      value.IsNull() || !FindTimeUnit(value.ToString())) {
    return nullptr;
  }
  duckdb::FunctionBinder binder(input.context);
  duckdb::ErrorData error;
  auto bound =
      binder.BindScalarFunction(DEFAULT_SCHEMA, "date_trunc", std::move(input.children), error);
  if (!bound) {
    error.Throw();
  }
  return duckdb::BoundCastExpression::AddCastToType(input.context, std::move(bound),
                                                    LogicalType::TIMESTAMP);
}

/// Gives the overload that was added last its way to be bound.
void BindLast(ScalarFunctionSet& set, duckdb::function_bind_expression_t bind) {
  set.functions.back().SetBindExpressionCallback(bind);
}

}  // namespace

void AddCalendarFunctions(OwnFunctionCatalog& catalog) {
  CalendarSets sets;
  sets.AddType<PlainColumn<date_t>>(LogicalType::DATE);
  sets.AddType<PlainColumn<dtime_t>>(LogicalType::TIME);
  sets.AddType<OffsetTimeColumn>(OffsetTimeType());
  sets.AddType<PlainColumn<timestamp_t>>(LogicalType::TIMESTAMP);
  BindLast(sets.truncate, BindDateTrunc);
  sets.AddType<PlainColumn<timestamp_ns_t>>(LogicalType::TIMESTAMP_NS);
  sets.AddType<ZonedColumn>(ZonedType());
  catalog.Add(std::move(sets.add));
  catalog.Add(std::move(sets.truncate));
  catalog.Add(std::move(sets.difference));
  // Of every timestamp(p), for functions of DuckDB: its own cast of nanoseconds goes towards zero.
  ScalarFunctionSet micros("whole_micros");
  AddOverload(micros, {LogicalType::TIMESTAMP}, LogicalType::TIMESTAMP, RunSame);
  BindLast(micros, BindSame);
  AddOverload(micros, {LogicalType::TIMESTAMP_NS}, LogicalType::TIMESTAMP, RunMicros);
  catalog.Add(std::move(micros));
}

}  // namespace dynalake::engine
