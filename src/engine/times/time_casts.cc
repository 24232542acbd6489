#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/ascii.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/run_rows.h"
#include "engine/times/time_text.h"
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

constexpr int kMostDigits = 9;
constexpr std::array<int64_t, 10> kPowers = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

int DigitsOf(int32_t precision) {
  return precision < 0 ? 0 : precision > kMostDigits ? kMostDigits : precision;
}

/// The fraction rounded to `precision` digits, in units of which a second has 10^`digits`.
int64_t RoundedFraction(std::string_view fraction, int32_t precision, int digits) {
  const int kept = std::min(DigitsOf(precision), digits);
  return RoundFraction(fraction, kept) * kPowers[static_cast<size_t>(digits - kept)];
}

std::optional<int64_t> MicrosOf(int64_t second, std::string_view fraction, int32_t precision) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(second, kMicrosPerSecond, &micros) ||
      __builtin_add_overflow(micros, RoundedFraction(fraction, precision, 6), &micros)) {
    return std::nullopt;
  }
  return micros;
}

// What texts say; nothing where they do not.

std::optional<date_t> DateOf(std::string_view text) {
  const auto days = ReadDate(text);
  return days ? std::optional(date_t(*days)) : std::nullopt;
}

std::optional<dtime_t> TimeOf(std::string_view text, int32_t precision) {
  const auto time = ReadTime(text);
  if (!time || time->offset_minutes) {
    return std::nullopt;
  }
  return dtime_t(*MicrosOf(time->second, time->fraction, precision) % kMicrosPerDay);
}

std::optional<OffsetTimeValue> OffsetTimeOf(std::string_view text, int32_t precision) {
  const auto time = ReadTime(text);
  if (!time) {
    return std::nullopt;
  }
  return OffsetTimeValue{
      dtime_t(*MicrosOf(time->second, time->fraction, precision) % kMicrosPerDay),
      time->offset_minutes.value_or(0)};
}

std::optional<TimestampText> TimestampTextOf(std::string_view text, ZoneCache& zones) {
  auto timestamp = ReadTimestamp(AsciiTrim(text));
  if (timestamp && !timestamp->zone.empty() && zones.TryFind(timestamp->zone) == nullptr) {
    return std::nullopt;
  }
  return timestamp;
}

std::optional<timestamp_t> TimestampOf(std::string_view text, int32_t precision, ZoneCache& zones) {
  const auto timestamp = TimestampTextOf(text, zones);
  const auto micros =
      timestamp ? MicrosOf(timestamp->local_second, timestamp->fraction, precision) : std::nullopt;
  return micros ? std::optional(timestamp_t(*micros)) : std::nullopt;
}

std::optional<timestamp_ns_t> NanosOf(std::string_view text, int32_t precision, ZoneCache& zones) {
  const auto timestamp = TimestampTextOf(text, zones);
  timestamp_ns_t nanos;
  if (!timestamp ||
      __builtin_mul_overflow(timestamp->local_second, kNanosPerSecond, &nanos.value) ||
      __builtin_add_overflow(nanos.value,
                             RoundedFraction(timestamp->fraction, precision, kMostDigits),
                             &nanos.value)) {
    return std::nullopt;
  }
  return nanos;
}

/// The zone's name is the cache's.
std::optional<ZonedValue> ZonedOf(std::string_view text, int32_t precision, ZoneCache& zones) {
  const auto timestamp = TimestampTextOf(text, zones);
  const auto local =
      timestamp ? MicrosOf(timestamp->local_second, timestamp->fraction, precision) : std::nullopt;
  if (!local) {
    return std::nullopt;
  }
  const ZoneClock& clock = zones.Find(timestamp->zone.empty() ? "UTC" : timestamp->zone);
  return ZonedValue{timestamp_t(clock.InstantOf(*local)), clock.name()};
}

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

// Other precisions: the nearest, of two the later.

int64_t Rounded(int64_t value, int32_t precision, int digits) {
  const int64_t unit = kPowers[static_cast<size_t>(digits - std::min(DigitsOf(precision), digits))];
  int64_t up = 0;
  if (__builtin_add_overflow(value, unit / 2, &up)) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "the time is beyond its type");
  }
  return FloorDivide(up, unit) * unit;
}

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
