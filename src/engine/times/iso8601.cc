#include "engine/times/iso8601.h"

#include <limits>
#include <optional>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/format.h"
#include "base/time_units.h"
#include "engine/times/time_text.h"
#include "engine/times/week_dates.h"

namespace dynalake::engine {
namespace {

constexpr size_t kLongestYear = 9;
constexpr int64_t kNanosOfMilli = kNanosPerMicro * kMicrosPerMilli;

Error Wrong(std::string_view text) {
  return {ErrorCode::kInvalidArgument, fmt::format("Invalid format: \"{}\"", text)};
}

size_t DigitsAtFront(std::string_view text) {
  size_t count = 0;
  while (count < text.size() && IsAsciiDigit(text[count])) {
    ++count;
  }
  return count;
}

/// One or two digits, from `least` to `most`; nothing for others.
std::optional<int> TakePart(std::string_view& text, int least, int most) {
  const size_t count = std::min<size_t>(DigitsAtFront(text), 2);
  const auto value = count == 0 ? std::nullopt : TakeDigits(text, static_cast<int>(count));
  return value && *value >= least && *value <= most ? std::optional(static_cast<int>(*value))
                                                    : std::nullopt;
}

std::optional<int64_t> TakeYear(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const size_t count = DigitsAtFront(text);
  if (count == 0 || count > kLongestYear) {
    return std::nullopt;
  }
  const int64_t year = *TakeDigits(text, static_cast<int>(count));
  return negative ? -year : year;
}

/// "W09" or "W09-4" of a year.
std::optional<int64_t> TakeWeek(std::string_view& text, int64_t year) {
  text.remove_prefix(1);
  const auto week = TakePart(text, 1, WeeksOf(year));
  if (!week) {
    return std::nullopt;
  }
  int day = 1;
  if (TakeChar(text, '-')) {
    const auto taken = TakePart(text, 1, 7);
    if (!taken) {
      return std::nullopt;
    }
    day = *taken;
  }
  return FirstWeekOf(year) + (*week - 1) * 7 + day - 1;
}

/// What stands behind a year and a hyphen: a day of the year, a month, a month and a day.
std::optional<int64_t> TakeDayInYear(std::string_view& text, int64_t year) {
  if (DigitsAtFront(text) == 3) {
    const int64_t first = *DaysOf({.year = year});
    const int64_t days = first + *TakeDigits(text, 3) - 1;
    return days >= first && days < *DaysOf({.year = year + 1}) ? std::optional(days) : std::nullopt;
  }
  const auto month = TakePart(text, 1, 12);
  if (!month) {
    return std::nullopt;
  }
  int day = 1;
  if (TakeChar(text, '-')) {
    const auto taken = TakePart(text, 1, 31);
    if (!taken) {
      return std::nullopt;
    }
    day = *taken;
  }
  return DaysOf({.year = year, .month = *month, .day = day});
}

std::optional<int64_t> TakeDate(std::string_view& text) {
  const auto year = TakeYear(text);
  if (!year) {
    return std::nullopt;
  }
  if (!TakeChar(text, '-')) {
    return *DaysOf({.year = *year});
  }
  return text.starts_with('W') ? TakeWeek(text, *year) : TakeDayInYear(text, *year);
}

/// A point or a comma and the digits behind it, of a unit of so many seconds: nanoseconds.
std::optional<int64_t> TakeFraction(std::string_view& text, int64_t unit_seconds) {
  if (!TakeChar(text, '.') && !TakeChar(text, ',')) {
    return 0;
  }
  const size_t count = DigitsAtFront(text);
  if (count == 0) {
    return std::nullopt;
  }
  const int64_t nanos = CutFraction(text.substr(0, count), 9);
  text.remove_prefix(count);
  return nanos * unit_seconds;
}

/// "10", "10:20" or "10:20:30", each with a fraction: nanoseconds since midnight.
std::optional<int64_t> TakeClock(std::string_view& text) {
  int64_t nanos = 0;
  int most = 23;
  for (const int64_t unit : {kSecondsPerHour, kSecondsPerMinute, int64_t{1}}) {
    const auto value = TakePart(text, 0, most);
    if (!value) {
      return std::nullopt;
    }
    nanos += *value * unit * kNanosPerSecond;
    most = 59;
    if (unit == 1 || !TakeChar(text, ':')) {
      const auto fraction = TakeFraction(text, unit);
      return fraction ? std::optional(nanos + *fraction) : std::nullopt;
    }
  }
  return nanos;
}

bool TakeT(std::string_view& text) { return TakeChar(text, 'T') || TakeChar(text, 't'); }

}  // namespace

Result<int32_t> ReadIso8601Date(std::string_view text) {
  std::string_view rest = text;
  const auto days = TakeDate(rest);
  if (!days || !rest.empty() || *days > std::numeric_limits<int32_t>::max() ||
      *days < std::numeric_limits<int32_t>::min()) {
    return Wrong(text);
  }
  return static_cast<int32_t>(*days);
}

Result<ReadTimeText> ReadIso8601Timestamp(std::string_view text) {
  std::string_view rest = text;
  int64_t days = 0;
  if (!TakeT(rest)) {
    const auto taken = TakeDate(rest);
    if (!taken || *taken > kLastTimestampYear * 365 || *taken < -kLastTimestampYear * 365) {
      return Wrong(text);
    }
    days = *taken;
    if (rest.empty()) {
      return ReadTimeText{.local_millis = days * kSecondsPerDay * kMillisPerSecond};
    }
    if (!TakeT(rest)) {
      return Wrong(text);
    }
  }
  ReadTimeText time = {.local_millis = days * kSecondsPerDay * kMillisPerSecond};
  if (!rest.empty() && IsAsciiDigit(rest.front())) {
    const auto clock = TakeClock(rest);
    if (!clock) {
      return Wrong(text);
    }
    time.local_millis += *clock / kNanosOfMilli;
    time.nanos_of_milli = *clock % kNanosOfMilli;
  }
  if (!rest.empty()) {
    time.offset_minutes = TakeZoneOffset(rest);
    if (!time.offset_minutes || !rest.empty()) {
      return Wrong(text);
    }
  }
  return time;
}

Result<ReadTimeText> ReadIso8601DateTime(std::string_view text) {
  const size_t t = text.find_first_of("Tt");
  const bool has_minute =
      t != std::string_view::npos && t > 0 && text.find(':', t) != std::string_view::npos;
  return has_minute ? ReadIso8601Timestamp(text) : Wrong(text);
}

}  // namespace dynalake::engine
