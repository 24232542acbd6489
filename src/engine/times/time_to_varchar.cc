#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/times/run_rows.h"
#include "engine/times/text_of_time.h"
#include "engine/times/zone_cache.h"

// Dates, times and intervals as varchar.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::date_t;
using duckdb::dtime_t;
using duckdb::ExpressionState;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

string_t KeptText(Vector& result, const TimeTextBuffer& buffer) {
  return duckdb::StringVector::AddString(result, buffer.text().data(), buffer.text().size());
}

void PutClock(TimeTextBuffer& buffer, dtime_t time, int32_t precision) {
  buffer.PutClock(time.micros / kMicrosPerSecond, time.micros % kMicrosPerSecond * kNanosPerMicro,
                  precision);
}

struct DateText {
  static void Put(TimeTextBuffer& buffer, date_t date) { buffer.PutDate(date.days, false); }
};
struct MonthsText {
  static void Put(TimeTextBuffer& buffer, interval_t interval) {
    buffer.PutMonths(interval.months);
  }
};
struct MillisText {
  static void Put(TimeTextBuffer& buffer, interval_t interval) {
    buffer.PutMillis(interval.micros / kMicrosPerMilli);
  }
};

template <typename Text, typename T>
void RunText(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<string_t, PlainColumn<T>>(arguments, result, [&result](const T& value) {
    TimeTextBuffer buffer;
    Text::Put(buffer, value);
    return KeptText(result, buffer);
  });
}

template <typename T>
void PutTime(TimeTextBuffer& buffer, const T& value, int32_t precision, char separator = ' ') {
  if constexpr (std::is_same_v<T, dtime_t>) {
    PutClock(buffer, value, precision);
  } else if constexpr (std::is_same_v<T, OffsetTimeValue>) {
    PutClock(buffer, value.first, precision);
    buffer.PutOffset(value.second);
  } else if constexpr (std::is_same_v<T, timestamp_t>) {
    buffer.PutTimestamp(value.value, 0, precision, separator);
  } else {
    const int64_t micros = FloorDivide(value.value, kNanosPerMicro);
    buffer.PutTimestamp(micros, value.value - micros * kNanosPerMicro, precision, separator);
  }
}

template <typename Column, char kSeparator = ' '>
void RunTimeText(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<string_t, Column, PlainColumn<int32_t>>(
      arguments, result, [&result](const typename Column::Value& value, int32_t precision) {
        TimeTextBuffer buffer;
        PutTime(buffer, value, precision, kSeparator);
        return KeptText(result, buffer);
      });
}

void RunZonedText(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  RunRows<string_t, ZonedColumn, PlainColumn<int32_t>>(
      arguments, result, [&](const ZonedValue& value, int32_t precision) {
        ZoneClock& clock = zones.Find(TextOf(value.second));
        TimeTextBuffer buffer;
        buffer.PutTimestamp(clock.LocalOf(value.first.value), 0, precision);
        const std::string_view time = buffer.text();
        const std::string_view zone = clock.zone().name();
        string_t text = duckdb::StringVector::EmptyString(result, time.size() + 1 + zone.size());
        char* out = text.GetDataWriteable();
        out = std::copy(time.begin(), time.end(), out);
        *out++ = ' ';
        std::copy(zone.begin(), zone.end(), out);
        text.Finalize();
        return text;
      });
}

/// "2024-01-05T10:20:30Z": the zone as its offset.
void RunZonedIso8601(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  RunRows<string_t, ZonedColumn, PlainColumn<int32_t>>(
      arguments, result, [&](const ZonedValue& value, int32_t precision) {
        ZoneClock& clock = zones.Find(TextOf(value.second));
        const int64_t offset = clock.OffsetMicrosAt(value.first.value);
        TimeTextBuffer buffer;
        buffer.PutTimestamp(value.first.value + offset, 0, precision, 'T');
        if (offset == 0) {
          buffer.Put('Z');
        } else {
          buffer.PutOffset(static_cast<int32_t>(offset / (kSecondsPerMinute * kMicrosPerSecond)));
        }
        return KeptText(result, buffer);
      });
}

void AddText(OwnFunctionCatalog& catalog, const char* name, duckdb::vector<LogicalType> arguments,
             duckdb::scalar_function_t run, duckdb::init_local_state_t local_state = nullptr) {
  ScalarFunctionSet set(name);
  AddOverload(set, std::move(arguments), LogicalType::VARCHAR, std::move(run), local_state);
  catalog.Add(std::move(set));
}

}  // namespace

void AddTimeTexts(OwnFunctionCatalog& catalog) {
  AddText(catalog, "date_text", {LogicalType::DATE}, RunText<DateText, date_t>);
  AddText(catalog, "months_text", {LogicalType::INTERVAL}, RunText<MonthsText, interval_t>);
  AddText(catalog, "millis_text", {LogicalType::INTERVAL}, RunText<MillisText, interval_t>);
  AddText(catalog, "time_text", {LogicalType::TIME, LogicalType::INTEGER},
          RunTimeText<PlainColumn<dtime_t>>);
  AddText(catalog, "offset_time_text", {OffsetTimeType(), LogicalType::INTEGER},
          RunTimeText<OffsetTimeColumn>);
  ScalarFunctionSet timestamp("timestamp_text");
  AddOverload(timestamp, {LogicalType::TIMESTAMP, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunTimeText<PlainColumn<timestamp_t>>);
  AddOverload(timestamp, {LogicalType::TIMESTAMP_NS, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunTimeText<PlainColumn<timestamp_ns_t>>);
  catalog.Add(std::move(timestamp));
  ScalarFunctionSet iso8601("iso8601_text");
  AddOverload(iso8601, {LogicalType::TIMESTAMP, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunTimeText<PlainColumn<timestamp_t>, 'T'>);
  AddOverload(iso8601, {LogicalType::TIMESTAMP_NS, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunTimeText<PlainColumn<timestamp_ns_t>, 'T'>);
  AddOverload(iso8601, {ZonedType(), LogicalType::INTEGER}, LogicalType::VARCHAR, RunZonedIso8601,
              ZoneCache::Make);
  catalog.Add(std::move(iso8601));
  AddText(catalog, "zoned_text", {ZonedType(), LogicalType::INTEGER}, RunZonedText,
          ZoneCache::Make);
}

}  // namespace dynalake::engine
