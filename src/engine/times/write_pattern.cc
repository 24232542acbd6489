#include <cstdlib>

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/function_error.h"
#include "engine/times/pattern_names.h"
#include "engine/times/pattern_text.h"
#include "engine/times/week_dates.h"

namespace dynalake::engine {
namespace {

using enum PatternField;

/// A time taken apart, once for all parts of a pattern.
struct TimeParts {
  explicit TimeParts(int64_t local_millis) {
    const int64_t second = FloorDivide(local_millis, kMillisPerSecond);
    millis = static_cast<int>(local_millis - second * kMillisPerSecond);
    days = FloorDivide(second, kSecondsPerDay);
    const int64_t rest = second - days * kSecondsPerDay;
    hour = static_cast<int>(rest / kSecondsPerHour);
    minute = static_cast<int>(rest / kSecondsPerMinute % 60);
    seconds = static_cast<int>(rest % 60);
    day = CivilDayOf(days);
  }

  WeekDate week() const { return WeekDateOf(days); }
  int64_t year_of_era() const { return day.year > 0 ? day.year : 1 - day.year; }
  int64_t day_of_year() const { return days - DaysOf({.year = day.year}).value() + 1; }

  CivilDay day;
  int64_t days = 0;
  int hour = 0;
  int minute = 0;
  int seconds = 0;
  int millis = 0;
};

int OrTwelve(int hour) { return hour % 12 == 0 ? 12 : hour % 12; }

void PutNumber(std::string& out, int64_t number, int width) {
  if (number < 0) {
    out += '-';
    number = -number;
  }
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  for (int missing = width - count; missing > 0; --missing) {
    out += '0';
  }
  while (count > 0) {
    out += digits[--count];
  }
}

void PutFraction(std::string& out, int millis, int width) {
  std::string digits;
  PutNumber(digits, millis, 3);
  for (int index = 0; index < width; ++index) {
    out += index < 3 ? digits[static_cast<size_t>(index)] : '0';
  }
}

void PutOffset(std::string& out, int32_t seconds, bool colon) {
  const int32_t minutes = std::abs(seconds) / 60;
  out += seconds < 0 ? '-' : '+';
  PutNumber(out, minutes / 60, 2);
  if (colon) {
    out += ':';
  }
  PutNumber(out, minutes % 60, 2);
}

int64_t NumberOf(PatternField field, const TimeParts& time) {
  switch (field) {
    case kCenturyOfEra:
      return time.year_of_era() / 100;
    case kYear:
      return time.day.year;
    case kYearOfEra:
      return time.year_of_era();
    case kTwoDigitYear:
      return std::abs(time.day.year % 100);
    case kWeekYear:
      return time.week().year;
    case kTwoDigitWeekYear:
      return std::abs(time.week().year % 100);
    case kMonth:
      return time.day.month;
    case kWeek:
      return time.week().week;
    case kDayOfYear:
      return time.day_of_year();
    case kDayOfMonth:
      return time.day.day;
    case kDayOfWeek:
      return time.week().day;
    case kHourOfHalfday:
      return time.hour % 12;
    case kClockOfHalfday:
      return OrTwelve(time.hour);
    case kHour:
      return time.hour;
    case kClockHour:
      return time.hour == 0 ? 24 : time.hour;
    case kMinute:
      return time.minute;
    default:
      return time.seconds;
  }
}

std::string_view Short(std::string_view name) { return name.substr(0, 3); }

}  // namespace

void WritePattern(const TimePattern& pattern, const PatternTime& time, std::string& out) {
  const TimeParts parts(time.local_millis);
  const auto month = static_cast<size_t>(parts.day.month - 1);
  for (const PatternPart& part : pattern.parts) {
    switch (part.field) {
      case kLiteral:
        out += part.literal;
        break;
      case kFraction:
        PutFraction(out, parts.millis, part.least_digits);
        break;
      case kHalfday:
        out += kHalfdayNames[parts.hour < 12 ? 0 : 1];
        break;
      case kEra:
        out += kEraNames[parts.day.year > 0 ? 1 : 0];
        break;
      case kMonthShort:
        out += Short(kMonthNames[month]);
        break;
      case kMonthLong:
        out += kMonthNames[month];
        break;
      case kDayShort:
        out += Short(kDayNames[static_cast<size_t>(parts.week().day - 1)]);
        break;
      case kDayLong:
        out += kDayNames[static_cast<size_t>(parts.week().day - 1)];
        break;
      case kZoneShort:
        out += time.zone_short;
        break;
      case kZoneLong:
        FunctionError(FunctionFault::kInvalidFunctionArgument,
                      "long names of zones are not known here: use z or ZZZ instead of zzzz");
      case kOffset:
        PutOffset(out, time.offset_seconds, false);
        break;
      case kOffsetColon:
        PutOffset(out, time.offset_seconds, true);
        break;
      case kZoneId:
        out += time.zone_id;
        break;
      default:
        PutNumber(out, NumberOf(part.field, parts), part.least_digits);
    }
  }
}

}  // namespace dynalake::engine
