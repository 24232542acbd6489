#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dynalake::engine {

// Dates and times as Athena reads them from text, in literals and in casts. What is no such text
// gives nothing.

/// "2024-01-31", "2024-1-5", "-0044-03-15", "+12024-01-01", with blanks around it: in days since
/// 1970.
std::optional<int32_t> ReadDate(std::string_view text);

/// A clock's time: "2024-01-31", then maybe "10:00", ":30", ".123" and a zone. No blanks around it.
struct TimestampText {
  int64_t local_second = 0;        ///< since 1970 on that clock
  std::string_view fraction = {};  ///< the digits behind the point
  std::string_view zone = {};      ///< as it is written; empty: none
};
std::optional<TimestampText> ReadTimestamp(std::string_view text);

/// "10:00", "10:00:30.5", "10:00:30+02:00".
struct TimeText {
  int64_t second = 0;  ///< since midnight
  std::string_view fraction = {};
  std::optional<int32_t> offset_minutes = {};
};
std::optional<TimeText> ReadTime(std::string_view text);

/// Takes "Z", "+05", "+0530" or "+05:30" off the front of `text`: the minutes east of UTC.
std::optional<int32_t> TakeZoneOffset(std::string_view& text);

/// Microseconds since 1970 fit into 64 bits until then, and so they do before 1970.
inline constexpr int64_t kLastTimestampYear = 292'000;

/// The digits behind the point as a number with `digits` of them, more ones rounded half up: of
/// "9996" and 3 it is 1000.
int64_t RoundFraction(std::string_view fraction, int digits);

/// As `RoundFraction`, but what is too much is cut off.
int64_t CutFraction(std::string_view fraction, int digits);

}  // namespace dynalake::engine
