#include <algorithm>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/read_times.h"
#include "engine/times/run_rows.h"
#include "engine/times/zone_cache.h"

// Text to dates and times, and times to other precisions and to times without a zone.

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

/// Of a second, in TIMESTAMP_NS.
constexpr int kMostDigits = 9;

template <typename T>
const char* TypeName() {
  return std::is_same_v<T, date_t>                                          ? "date"
         : std::is_same_v<T, dtime_t> || std::is_same_v<T, OffsetTimeValue> ? "time"
                                                                            : "timestamp";
}

template <typename T>
std::optional<T> Read(std::string_view text, int32_t precision, ZoneCache& zones) {
  if constexpr (std::is_same_v<T, date_t>) {
    return DateOf(text);
  } else if constexpr (std::is_same_v<T, dtime_t>) {
    return TimeOf(text, precision);
  } else if constexpr (std::is_same_v<T, OffsetTimeValue>) {
    return OffsetTimeOf(text, precision);
  } else if constexpr (std::is_same_v<T, timestamp_t>) {
    return TimestampOf(text, precision, zones);
  } else if constexpr (std::is_same_v<T, timestamp_ns_t>) {
    return NanosOf(text, precision, zones);
  } else {
    return ZonedOf(text, precision, zones);
  }
}

struct NoNames {
  explicit NoNames(Vector& /*result*/) {}
};

template <typename T>
using Names = std::conditional_t<std::is_same_v<T, ZonedValue>, KeptNames, NoNames>;

template <typename T, bool kTry>
void RunParse(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ZoneCache& zones = ZoneCache::Of(state);
  Names<T> names(result);
  const auto read = [&zones, &names](const string_t& text, int32_t precision) {
    auto value = Read<T>(TextOf(text), precision, zones);
    if (!value && !kTry) {
      FunctionError(FunctionFault::kInvalidCastArgument, "Value cannot be cast to {}: {}",
                    TypeName<T>(), TextOf(text));
    }
    if constexpr (std::is_same_v<T, ZonedValue>) {
      if (value) {
        value->second = names.Keep(value->second);
      }
    }
    return value;
  };
  if constexpr (std::is_same_v<T, date_t>) {
    RunRows<T, PlainColumn<string_t>>(arguments, result,
                                      [&read](const string_t& text) { return read(text, 0); });
  } else {
    RunRows<T, PlainColumn<string_t>, PlainColumn<int32_t>>(arguments, result, read);
  }
}

template <typename T>
void AddParse(OwnFunctionCatalog& catalog, const std::string& name, const LogicalType& type) {
  duckdb::vector<LogicalType> arguments = {LogicalType::VARCHAR};
  if (!std::is_same_v<T, date_t>) {
    arguments.push_back(LogicalType::INTEGER);
  }
  ScalarFunctionSet parse(name);
  AddOverload(parse, arguments, type, RunParse<T, false>, ZoneCache::Make);
  catalog.Add(std::move(parse));
  ScalarFunctionSet try_parse("try_" + name);
  AddOverload(try_parse, arguments, type, RunParse<T, true>, ZoneCache::Make);
  catalog.Add(std::move(try_parse));
}

// Other precisions.

struct RoundSeconds {
  static dtime_t Of(dtime_t time, int32_t precision) {
    return dtime_t(Rounded(time.micros, precision, 6) % kMicrosPerDay);
  }
  static OffsetTimeValue Of(const OffsetTimeValue& time, int32_t precision) {
    return {Of(time.first, precision), time.second};
  }
  static timestamp_t Of(timestamp_t timestamp, int32_t precision) {
    return timestamp_t(Rounded(timestamp.value, precision, 6));
  }
  static timestamp_ns_t Of(timestamp_ns_t timestamp, int32_t precision) {
    timestamp.value = Rounded(timestamp.value, precision, kMostDigits);
    return timestamp;
  }
  static ZonedValue Of(const ZonedValue& zoned, int32_t precision) {
    return {Of(zoned.first, precision), zoned.second};
  }
};

struct RoundToMicros {
  static timestamp_t Of(timestamp_ns_t timestamp, int32_t precision) {
    return timestamp_t(Rounded(timestamp.value, std::min(precision, 6), kMostDigits) /
                       kNanosPerMicro);
  }
};

template <typename Operation, typename Column, typename Value>
void RunRound(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  if constexpr (std::is_same_v<Value, ZonedValue>) {
    KeepZones(arguments.data[0], result);
  }
  RunRows<Value, Column, PlainColumn<int32_t>>(
      arguments, result, [](const typename Column::Value& value, int32_t precision) {
        return Operation::Of(value, precision);
      });
}

void AddRounding(OwnFunctionCatalog& catalog) {
  ScalarFunctionSet round("round_seconds");
  const auto add = [&round](const LogicalType& type, duckdb::scalar_function_t run) {
    AddOverload(round, {type, LogicalType::INTEGER}, type, std::move(run));
  };
  add(LogicalType::TIME, RunRound<RoundSeconds, PlainColumn<dtime_t>, dtime_t>);
  add(OffsetTimeType(), RunRound<RoundSeconds, OffsetTimeColumn, OffsetTimeValue>);
  add(LogicalType::TIMESTAMP, RunRound<RoundSeconds, PlainColumn<timestamp_t>, timestamp_t>);
  add(LogicalType::TIMESTAMP_NS,
      RunRound<RoundSeconds, PlainColumn<timestamp_ns_t>, timestamp_ns_t>);
  add(ZonedType(), RunRound<RoundSeconds, ZonedColumn, ZonedValue>);
  catalog.Add(std::move(round));
  ScalarFunctionSet to_micros("round_to_micros");
  AddOverload(to_micros, {LogicalType::TIMESTAMP_NS, LogicalType::INTEGER}, LogicalType::TIMESTAMP,
              RunRound<RoundToMicros, PlainColumn<timestamp_ns_t>, timestamp_t>);
  catalog.Add(std::move(to_micros));
}

}  // namespace

void AddTimeCasts(OwnFunctionCatalog& catalog) {
  AddParse<date_t>(catalog, "parse_date", LogicalType::DATE);
  AddParse<dtime_t>(catalog, "parse_time", LogicalType::TIME);
  AddParse<OffsetTimeValue>(catalog, "parse_offset_time", OffsetTimeType());
  AddParse<timestamp_t>(catalog, "parse_timestamp", LogicalType::TIMESTAMP);
  AddParse<timestamp_ns_t>(catalog, "parse_timestamp_ns", LogicalType::TIMESTAMP_NS);
  AddParse<ZonedValue>(catalog, "parse_zoned", ZonedType());
  AddRounding(catalog);
}

}  // namespace dynalake::engine
