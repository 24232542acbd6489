#include <cmath>
#include <string_view>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/run_rows.h"
#include "engine/times/text_of_time.h"
#include "engine/times/zone_cache.h"

// Seconds and nanoseconds since 1970 to times with a zone; intervals in milliseconds; the name of
// an offset.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_t;
using duckdb::Vector;

/// Athena packs milliseconds and a zone into 64 bits.
constexpr double kMostMillis = 2251799813685248.0;  // 2^51

timestamp_t InstantOf(double seconds) {
  if (std::isnan(seconds)) {
    return timestamp_t(0);
  }
  const double millis = std::floor(seconds * 1000.0 + 0.5);
  if (!(millis >= -kMostMillis && millis < kMostMillis)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Millis overflow: {} seconds", seconds);
  }
  return timestamp_t(static_cast<int64_t>(millis) * kMicrosPerMilli);
}

void RunFromUnixtime(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<ZonedValue, PlainColumn<double>>(arguments, result, [](double seconds) {
    return ZonedValue{InstantOf(seconds), string_t("UTC", 3)};
  });
}

void RunFromUnixtimeInZone(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  KeptNames names(result);
  RunRows<ZonedValue, PlainColumn<double>, PlainColumn<string_t>>(
      arguments, result, [&](double seconds, const string_t& name) {
        return ZonedValue{InstantOf(seconds), names.Keep(zones.Find(TextOf(name)).name())};
      });
}

void RunFromUnixtimeAtOffset(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  KeptNames names(result);
  RunRows<ZonedValue, PlainColumn<double>, PlainColumn<int64_t>, PlainColumn<int64_t>>(
      arguments, result, [&](double seconds, int64_t hours, int64_t minutes) {
        constexpr int64_t kMost = 14 * 60;
        const int64_t offset =
            std::abs(hours) > kMost || std::abs(minutes) > kMost ? kMost + 1 : hours * 60 + minutes;
        if (offset > kMost || offset < -kMost) {
          FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid offset {}:{}", hours,
                        minutes);
        }
        const ZoneClock& clock = zones.Find(OffsetText(static_cast<int32_t>(offset)));
        return ZonedValue{InstantOf(seconds), names.Keep(clock.name())};
      });
}

/// Times with a zone are kept in microseconds: what is below them is refused.
void RunFromUnixtimeNanos(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<ZonedValue, PlainColumn<int64_t>>(arguments, result, [](int64_t nanos) {
    if (nanos % kNanosPerMicro != 0) {
      FunctionError(FunctionFault::kNumericValueOutOfRange,
                    "{} nanoseconds are no whole microseconds, and a timestamp with time zone "
                    "keeps no more",
                    nanos);
    }
    return ZonedValue{timestamp_t(nanos / kNanosPerMicro), string_t("UTC", 3)};
  });
}

void RunIntervalMillis(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::UnaryExecutor::Execute<interval_t, int64_t>(
      arguments.data[0], result, arguments.size(),
      [](interval_t interval) { return interval.micros / kMicrosPerMilli; });
}

void RunOffsetName(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<string_t, OffsetTimeColumn>(arguments, result, [&result](const OffsetTimeValue& time) {
    TimeTextBuffer buffer;
    buffer.PutOffset(time.second);
    return duckdb::StringVector::AddString(result, buffer.text().data(), buffer.text().size());
  });
}

void AddAlone(OwnFunctionCatalog& catalog, const char* name, const LogicalType& argument,
              const LogicalType& type, duckdb::scalar_function_t run) {
  ScalarFunctionSet set(name);
  AddOverload(set, {argument}, type, std::move(run));
  catalog.Add(std::move(set));
}

}  // namespace

void AddUnixTimeFunctions(OwnFunctionCatalog& catalog) {
  ScalarFunctionSet from_unixtime("from_unixtime");
  AddOverload(from_unixtime, {LogicalType::DOUBLE}, ZonedType(), RunFromUnixtime);
  AddOverload(from_unixtime, {LogicalType::DOUBLE, LogicalType::VARCHAR}, ZonedType(),
              RunFromUnixtimeInZone, ZoneCache::Make);
  AddOverload(from_unixtime, {LogicalType::DOUBLE, LogicalType::BIGINT, LogicalType::BIGINT},
              ZonedType(), RunFromUnixtimeAtOffset, ZoneCache::Make);
  catalog.Add(std::move(from_unixtime));
  AddAlone(catalog, "from_unixtime_nanos", LogicalType::BIGINT, ZonedType(), RunFromUnixtimeNanos);
  AddAlone(catalog, "interval_millis", LogicalType::INTERVAL, LogicalType::BIGINT,
           RunIntervalMillis);
  AddAlone(catalog, "offset_name", OffsetTimeType(), LogicalType::VARCHAR, RunOffsetName);
}

}  // namespace dynalake::engine
