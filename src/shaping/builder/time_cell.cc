#include "shaping/builder/time_cell.h"

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/time_units.h"

namespace dynalake::shaping {
namespace {

/// The first day of the year 1: ISO 8601 has a year 0, of which timestamps of SQL know nothing.
constexpr int64_t kFirstDay = -719'162;

}  // namespace

std::optional<TimeCell> ParseIsoTimestamp(std::string_view text) {
  std::string_view rest = text;
  const auto days = TakeCivilDay(rest);
  if (!days || *days < kFirstDay || (!TakeChar(rest, 'T') && !TakeChar(rest, ' '))) {
    return std::nullopt;
  }
  const auto time = TakeTimeOfDay(rest);
  if (!time || !time->has_seconds) {
    return std::nullopt;
  }
  const auto zone = rest.empty() ? 0 : TakeZone(rest);
  if (!zone || !rest.empty()) {
    return std::nullopt;
  }
  TimeCell cell;
  cell.value = (*days * kSecondsPerDay + time->seconds - *zone) * kMicrosPerSecond +
               time->nanos / kNanosPerMicro;
  std::string printed;
  AppendIsoTimestamp(cell.value, &printed);
  cell.exact = printed == text;
  cell.is_whole = time->nanos % kNanosPerMicro == 0;
  return cell;
}

std::optional<TimeCell> ParseIsoDate(std::string_view text) {
  const auto days = TakeCivilDay(text);
  if (!days || *days < kFirstDay || !text.empty()) {
    return std::nullopt;
  }
  return TimeCell{*days, true, true};
}

void AppendIsoDate(int64_t days, std::string* out) { AppendCivilDay(days, *out); }

void AppendIsoTimestamp(int64_t micros, std::string* out) {
  const int64_t seconds = FloorDivide(micros, kMicrosPerSecond);
  const int64_t days = FloorDivide(seconds, kSecondsPerDay);
  AppendCivilDay(days, *out);
  out->push_back('T');
  AppendTimeOfDay(seconds - days * kSecondsPerDay, *out);
  const int64_t fraction = micros - seconds * kMicrosPerSecond;
  if (fraction % kMicrosPerMilli != 0) {
    fmt::format_to(std::back_inserter(*out), ".{:06}", fraction);
  } else if (fraction != 0) {
    fmt::format_to(std::back_inserter(*out), ".{:03}", fraction / kMicrosPerMilli);
  }
  out->push_back('Z');
}

}  // namespace dynalake::shaping
