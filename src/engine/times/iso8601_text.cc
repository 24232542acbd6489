#include <type_traits>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/times/run_rows.h"
#include "engine/times/text_of_time.h"
#include "engine/times/zone_cache.h"

// Timestamps as ISO 8601 writes them.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

string_t KeptText(Vector& result, const TimeTextBuffer& buffer) {
  return duckdb::StringVector::AddString(result, buffer.text().data(), buffer.text().size());
}

template <typename T>
void RunIso8601(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  constexpr int64_t kUnitsPerMicro = std::is_same_v<T, timestamp_ns_t> ? kNanosPerMicro : 1;
  RunRows<string_t, PlainColumn<T>, PlainColumn<int32_t>>(
      arguments, result, [&result](const T& value, int32_t precision) {
        const int64_t micros = FloorDivide(value.value, kUnitsPerMicro);
        TimeTextBuffer buffer;
        buffer.PutTimestamp(micros, value.value - micros * kUnitsPerMicro, precision, 'T');
        return KeptText(result, buffer);
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

}  // namespace

void AddIso8601Text(OwnFunctionCatalog& catalog) {
  ScalarFunctionSet iso8601("iso8601_text");
  AddOverload(iso8601, {LogicalType::TIMESTAMP, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunIso8601<timestamp_t>);
  AddOverload(iso8601, {LogicalType::TIMESTAMP_NS, LogicalType::INTEGER}, LogicalType::VARCHAR,
              RunIso8601<timestamp_ns_t>);
  AddOverload(iso8601, {ZonedType(), LogicalType::INTEGER}, LogicalType::VARCHAR, RunZonedIso8601,
              ZoneCache::Make);
  catalog.Add(std::move(iso8601));
}

}  // namespace dynalake::engine
