#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynalake::shaping {

/// A text read as a time.
struct TimeCell {
  int64_t value = 0;
  bool exact = false;     ///< printing the time gives the same text again
  bool is_whole = false;  ///< the text says no more than the time: nothing below a microsecond
};

/// ISO 8601: `2024-07-17T12:00:00[.fraction](Z|+hh:mm)`, with `T` or a space, zone optional (then
/// UTC), years 0001 to 9999, up to nine digits of fraction, of which microseconds are kept. The
/// value is in microseconds since 1970 UTC.
std::optional<TimeCell> ParseIsoTimestamp(std::string_view text);
/// `2024-07-17`; the value is in days since 1970.
std::optional<TimeCell> ParseIsoDate(std::string_view text);

/// `2024-07-17T12:00:00Z`, with three or six digits of fraction if there is one.
void AppendIsoTimestamp(int64_t micros, std::string* out);
void AppendIsoDate(int64_t days, std::string* out);

}  // namespace dynalake::shaping
