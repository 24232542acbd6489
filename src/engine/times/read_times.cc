#include "engine/times/read_times.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/function_error.h"
#include "engine/times/time_text.h"

namespace dynalake::engine {
namespace {

using duckdb::date_t;
using duckdb::dtime_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;

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

std::optional<TimestampText> TimestampTextOf(std::string_view text, ZoneCache& zones) {
  auto timestamp = ReadTimestamp(AsciiTrim(text));
  if (timestamp && !timestamp->zone.empty() && zones.TryFind(timestamp->zone) == nullptr) {
    return std::nullopt;
  }
  return timestamp;
}

}  // namespace

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

int64_t Rounded(int64_t value, int32_t precision, int digits) {
  const int64_t unit = kPowers[static_cast<size_t>(digits - std::min(DigitsOf(precision), digits))];
  int64_t up = 0;
  if (__builtin_add_overflow(value, unit / 2, &up)) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "the time is beyond its type");
  }
  return FloorDivide(up, unit) * unit;
}

}  // namespace dynalake::engine
