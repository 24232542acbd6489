#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/run_rows.h"
#include "engine/times/zone_cache.h"

// Times with a zone: from clocks, to clocks, to other zones.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::dtime_t;
using duckdb::ExpressionState;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

constexpr int64_t kMicrosPerMinute = kSecondsPerMinute * kMicrosPerSecond;

int32_t OffsetMinutes(ZoneClock& clock, int64_t instant) {
  return static_cast<int32_t>(clock.OffsetMicrosAt(instant) / kMicrosPerMinute);
}

void RunZonedLocal(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  RunRows<timestamp_t, ZonedColumn>(arguments, result, [&zones](const ZonedValue& zoned) {
    return timestamp_t(zones.Find(TextOf(zoned.second)).LocalOf(zoned.first.value));
  });
}

void RunZoneMinutes(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  RunRows<int64_t, ZonedColumn>(arguments, result, [&zones](const ZonedValue& zoned) {
    return int64_t{OffsetMinutes(zones.Find(TextOf(zoned.second)), zoned.first.value)};
  });
}

/// Times with a zone are kept in microseconds: what is below them is refused.
timestamp_t MicrosOnly(timestamp_ns_t timestamp) {
  if (timestamp.value % kNanosPerMicro != 0) {
    FunctionError(FunctionFault::kNumericValueOutOfRange,
                  "a timestamp with time zone keeps microseconds, and this one has nanoseconds");
  }
  return timestamp_t(timestamp.value / kNanosPerMicro);
}
timestamp_t MicrosOnly(timestamp_t timestamp) { return timestamp; }

template <typename T>
void RunWithZone(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  KeptNames names(result);
  RunRows<ZonedValue, PlainColumn<T>, PlainColumn<string_t>>(
      arguments, result, [&](T local, const string_t& name) {
        const ZoneClock& clock = zones.Find(TextOf(name));
        return ZonedValue{timestamp_t(clock.CalendarInstantOf(MicrosOnly(local).value)),
                          names.Keep(clock.name())};
      });
}

/// The offset that an interval says, as in AT TIME ZONE INTERVAL '2' HOUR.
int32_t OffsetOf(interval_t interval) {
  if (interval.micros % kMicrosPerMinute != 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Invalid time zone offset interval: interval contains seconds");
  }
  const int64_t minutes = interval.micros / kMicrosPerMinute;
  if (minutes > 14 * 60 || minutes < -14 * 60) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid offset minutes {}", minutes);
  }
  return static_cast<int32_t>(minutes);
}

void RunAtZone(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  KeptNames names(result);
  RunRows<ZonedValue, ZonedColumn, PlainColumn<string_t>>(
      arguments, result, [&](const ZonedValue& zoned, const string_t& name) {
        const ZoneClock& clock = zones.Find(TextOf(name));
        return ZonedValue{zoned.first, names.Keep(clock.name())};
      });
}

void RunAtOffset(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  KeptNames names(result);
  RunRows<ZonedValue, ZonedColumn, PlainColumn<interval_t>>(
      arguments, result, [&](const ZonedValue& zoned, interval_t interval) {
        const ZoneClock& clock = zones.Find(OffsetText(OffsetOf(interval)));
        return ZonedValue{zoned.first, names.Keep(clock.name())};
      });
}

OffsetTimeValue Moved(const OffsetTimeValue& time, int32_t offset_minutes) {
  const int64_t micros =
      time.first.micros + (int64_t{offset_minutes} - time.second) * kMicrosPerMinute;
  return {dtime_t(micros - FloorDivide(micros, kMicrosPerDay) * kMicrosPerDay), offset_minutes};
}

/// Of a zone whose offset changes, that at `$3`, the statement's time.
void RunTimeAtZone(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  RunRows<OffsetTimeValue, OffsetTimeColumn, PlainColumn<string_t>, PlainColumn<timestamp_t>>(
      arguments, result, [&](const OffsetTimeValue& time, const string_t& name, timestamp_t now) {
        return Moved(time, OffsetMinutes(zones.Find(TextOf(name)), now.value));
      });
}

void RunTimeAtOffset(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<OffsetTimeValue, OffsetTimeColumn, PlainColumn<interval_t>>(
      arguments, result, [](const OffsetTimeValue& time, interval_t interval) {
        return Moved(time, OffsetOf(interval));
      });
}

void AddOne(OwnFunctionCatalog& catalog, const char* name, duckdb::vector<LogicalType> arguments,
            LogicalType type, duckdb::scalar_function_t run) {
  ScalarFunctionSet set(name);
  AddOverload(set, std::move(arguments), std::move(type), std::move(run), ZoneCache::Make);
  catalog.Add(std::move(set));
}

}  // namespace

void AddZonedFunctions(OwnFunctionCatalog& catalog) {
  AddOne(catalog, "zoned_local", {ZonedType()}, LogicalType::TIMESTAMP, RunZonedLocal);
  AddOne(catalog, "zone_minutes", {ZonedType()}, LogicalType::BIGINT, RunZoneMinutes);
  ScalarFunctionSet with_zone("with_zone");
  AddOverload(with_zone, {LogicalType::TIMESTAMP, LogicalType::VARCHAR}, ZonedType(),
              RunWithZone<timestamp_t>, ZoneCache::Make);
  AddOverload(with_zone, {LogicalType::TIMESTAMP_NS, LogicalType::VARCHAR}, ZonedType(),
              RunWithZone<timestamp_ns_t>, ZoneCache::Make);
  catalog.Add(std::move(with_zone));
  ScalarFunctionSet at_zone("at_zone");
  AddOverload(at_zone, {ZonedType(), LogicalType::VARCHAR}, ZonedType(), RunAtZone,
              ZoneCache::Make);
  AddOverload(at_zone, {ZonedType(), LogicalType::INTERVAL}, ZonedType(), RunAtOffset,
              ZoneCache::Make);
  AddOverload(at_zone, {OffsetTimeType(), LogicalType::VARCHAR, LogicalType::TIMESTAMP_TZ},
              OffsetTimeType(), RunTimeAtZone, ZoneCache::Make);
  AddOverload(at_zone, {OffsetTimeType(), LogicalType::INTERVAL}, OffsetTimeType(),
              RunTimeAtOffset);
  catalog.Add(std::move(at_zone));
}

}  // namespace dynalake::engine
