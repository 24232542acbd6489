#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::engine {

/// What a part of a pattern stands for. Numbers come before texts; those of a time, in the order
/// in which a parser sets them.
enum class PatternField : uint8_t {
  kCenturyOfEra,
  kYear,
  kYearOfEra,
  kTwoDigitYear,  ///< around the year `TimePattern::pivot_year`
  kWeekYear,
  kTwoDigitWeekYear,
  kMonth,
  kWeek,
  kDayOfYear,
  kDayOfMonth,
  kDayOfWeek,
  kHalfday,         ///< AM, PM
  kHourOfHalfday,   ///< 0 to 11
  kClockOfHalfday,  ///< 1 to 12
  kHour,            ///< 0 to 23
  kClockHour,       ///< 1 to 24
  kMinute,
  kSecond,
  kFraction,
  kEra,
  kMonthShort,
  kMonthLong,
  kDayShort,
  kDayLong,
  kZoneShort,    ///< CET
  kZoneLong,     ///< Central European Standard Time
  kOffset,       ///< +0100
  kOffsetColon,  ///< +01:00
  kZoneId,
  kLiteral
};

struct PatternPart {
  PatternField field = PatternField::kLiteral;
  int least_digits = 1;  ///< that are written
  int most_digits = 9;   ///< that are read
  bool lenient = false;  ///< of a year of two digits: others are the year as it is
  std::string literal = {};
};

/// A compiled pattern.
struct TimePattern {
  std::vector<PatternPart> parts = {};
  int pivot_year = 2020;  ///< years of two digits are from 50 before to 49 after it

  bool NeedsZone() const;
};

/// The letters of MySQL that `date_format` and `date_parse` take. Throws an error of Athena's.
TimePattern MysqlPattern(std::string_view text);

/// The letters of Joda-Time that `format_datetime` and `parse_datetime` take. `this_year` is where
/// years of two digits are counted from.
TimePattern JodaPattern(std::string_view text, int this_year);

}  // namespace dynalake::engine
