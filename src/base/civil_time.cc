#include "base/civil_time.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/time_units.h"

namespace dynalake {
namespace {

// An era is the 400 years after which the calendar repeats. Within it years start in March, so that
// the leap day is the last of its year.
constexpr int64_t kDaysPerEra = 146'097;
constexpr int64_t kYearsPerEra = 400;
/// From 0000-03-01, where an era starts, to 1970-01-01.
constexpr int64_t kDaysToEpoch = 719'468;
constexpr int kMostZoneHours = 18;
constexpr int kMostFractionDigits = 9;

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysOfMonth(int64_t year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<size_t>(month - 1)] + (month == 2 && IsLeap(year) ? 1 : 0);
}

/// The digits behind the point, of which there is at least one.
bool TakeFraction(std::string_view& text, TimeOfDay& time) {
  for (; !text.empty() && IsAsciiDigit(text.front()); text.remove_prefix(1)) {
    if (++time.fraction_digits > kMostFractionDigits) {
      return false;
    }
    time.nanos = time.nanos * 10 + (text.front() - '0');
  }
  for (int digits = time.fraction_digits; digits < kMostFractionDigits; ++digits) {
    time.nanos *= 10;
  }
  return time.fraction_digits > 0;
}

}  // namespace

std::optional<int64_t> DaysOf(CivilDay day) {
  if (day.month < 1 || day.month > 12 || day.day < 1 ||
      day.day > DaysOfMonth(day.year, day.month)) {
    return std::nullopt;
  }
  const int64_t year = day.year - (day.month <= 2 ? 1 : 0);
  const int64_t era = FloorDivide(year, kYearsPerEra);
  const int64_t year_of_era = year - era * kYearsPerEra;
  const int64_t march_month = day.month > 2 ? day.month - 3 : day.month + 9;
  const int64_t day_of_year = (153 * march_month + 2) / 5 + day.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

CivilDay CivilDayOf(int64_t days) {
  // Not `days + kDaysToEpoch`, which overflows for the last days.
  const int64_t era = FloorDivide(days, kDaysPerEra);
  int64_t day_of_era = days - era * kDaysPerEra + kDaysToEpoch;
  const int64_t more_eras = day_of_era / kDaysPerEra;
  day_of_era -= more_eras * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(march_month < 10 ? march_month + 3 : march_month - 9);
  return {.year = year_of_era + (era + more_eras) * kYearsPerEra + (month <= 2 ? 1 : 0),
          .month = month,
          .day = static_cast<int>(day_of_year - (153 * march_month + 2) / 5 + 1)};
}

void AppendCivilDay(int64_t days, std::string& out) {
  const CivilDay day = CivilDayOf(days);
  if (day.year < 0) {
    out += '-';
  }
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", day.year < 0 ? -day.year : day.year,
                 day.month, day.day);
}

void AppendTimeOfDay(int64_t seconds, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", seconds / kSecondsPerHour,
                 seconds / kSecondsPerMinute % 60, seconds % 60);
}

bool TakeChar(std::string_view& text, char c) {
  if (!text.starts_with(c)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<int64_t> TakeDigits(std::string_view& text, int count) {
  const auto size = static_cast<size_t>(count);
  if (text.size() < size) {
    return std::nullopt;
  }
  int64_t number = 0;
  for (const char c : text.substr(0, size)) {
    if (!IsAsciiDigit(c)) {
      return std::nullopt;
    }
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(size);
  return number;
}

std::optional<int64_t> TakeCivilDay(std::string_view& text) {
  const auto year = TakeDigits(text, 4);
  if (!year || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto month = TakeDigits(text, 2);
  if (!month || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto day = TakeDigits(text, 2);
  return day ? DaysOf({*year, static_cast<int>(*month), static_cast<int>(*day)}) : std::nullopt;
}

std::optional<TimeOfDay> TakeTimeOfDay(std::string_view& text) {
  const auto hour = TakeDigits(text, 2);
  if (!hour || *hour > 23 || !TakeChar(text, ':')) {
    return std::nullopt;
  }
  const auto minute = TakeDigits(text, 2);
  if (!minute || *minute > 59) {
    return std::nullopt;
  }
  TimeOfDay time{.seconds = *hour * kSecondsPerHour + *minute * kSecondsPerMinute};
  if (!TakeChar(text, ':')) {
    return time;
  }
  const auto second = TakeDigits(text, 2);
  if (!second || *second > 59) {
    return std::nullopt;
  }
  time.seconds += *second;
  time.has_seconds = true;
  return !TakeChar(text, '.') || TakeFraction(text, time) ? std::optional(time) : std::nullopt;
}

std::optional<int64_t> TakeZone(std::string_view& text) {
  if (TakeChar(text, 'Z')) {
    return 0;
  }
  const bool east = TakeChar(text, '+');
  if (!east && !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto hours = TakeDigits(text, 2);
  if (!hours || *hours > kMostZoneHours) {
    return std::nullopt;
  }
  TakeChar(text, ':');
  const auto minutes = TakeDigits(text, 2);
  if (!minutes || *minutes > 59) {
    return std::nullopt;
  }
  const int64_t seconds = *hours * kSecondsPerHour + *minutes * kSecondsPerMinute;
  return east ? seconds : -seconds;
}

std::optional<int64_t> ParseHttpDate(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr size_t kWeekday = 5;  // "Wed, "
  if (text.size() < kWeekday || text.substr(3, 2) != ", ") {
    return std::nullopt;
  }
  text.remove_prefix(kWeekday);
  const auto day = TakeDigits(text, 2);
  if (!day || !TakeChar(text, ' ')) {
    return std::nullopt;
  }
  const auto* month = std::ranges::find(kMonths, text.substr(0, 3));
  if (month == kMonths.end()) {
    return std::nullopt;
  }
  text.remove_prefix(3);
  const auto year = TakeChar(text, ' ') ? TakeDigits(text, 4) : std::nullopt;
  if (!year || !TakeChar(text, ' ')) {
    return std::nullopt;
  }
  const auto time = TakeTimeOfDay(text);
  const auto days =
      DaysOf({*year, static_cast<int>(month - kMonths.begin()) + 1, static_cast<int>(*day)});
  if (!days || !time || !time->has_seconds || time->fraction_digits > 0 || text != " GMT") {
    return std::nullopt;
  }
  return *days * kSecondsPerDay + time->seconds;
}

}  // namespace dynalake
