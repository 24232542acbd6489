#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynalake {

// Days and times of day of the proleptic Gregorian calendar, without zones and leap seconds, as
// ISO 8601 writes them. The one place for it: each format says which parts it takes.

/// A day. Any year: that before 1 is 0.
struct CivilDay {
  int64_t year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
};

/// Days since 1970-01-01, or nothing where there is no such day. `year` has at most nine digits.
std::optional<int64_t> DaysOf(CivilDay day);

/// The day that is `days` after 1970-01-01.
CivilDay CivilDayOf(int64_t days);

/// Appends "2024-07-17"; the year has at least four digits, behind a "-" before the year 0.
void AppendCivilDay(int64_t days, std::string& out);

/// Appends "17:05:09" of the seconds since midnight.
void AppendTimeOfDay(int64_t seconds, std::string& out);

// What follows takes a part off the front of `text`. Where the part is not there it answers
// nothing, and what is left of `text` is of no use.

/// Takes `c`, or leaves `text` as it is.
bool TakeChar(std::string_view& text, char c);

/// Exactly `count` digits, at most 18.
std::optional<int64_t> TakeDigits(std::string_view& text, int count);

/// "2024-07-17" in days since 1970-01-01; the year has four digits.
std::optional<int64_t> TakeCivilDay(std::string_view& text);

struct TimeOfDay {
  int64_t seconds = 0;  ///< since midnight, below 86,400
  int64_t nanos = 0;    ///< of the second
  bool has_seconds = false;
  int fraction_digits = 0;
};

/// "17:05", "17:05:09" or "17:05:09.25", with up to nine digits behind the point.
std::optional<TimeOfDay> TakeTimeOfDay(std::string_view& text);

/// "Z", "+02:00" or "-0230", up to 18 hours, in seconds east of UTC.
std::optional<int64_t> TakeZone(std::string_view& text);

/// "Wed, 21 Oct 2015 07:28:00 GMT" in seconds since 1970: the one form of a date that HTTP servers
/// may write (RFC 9110, section 5.6.7). The day of the week is not looked at.
std::optional<int64_t> ParseHttpDate(std::string_view text);

}  // namespace dynalake
