#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/times/time_pattern.h"

namespace dynalake::engine {

/// A time to write: on its clock, in milliseconds since 1970, and its zone.
struct PatternTime {
  int64_t local_millis = 0;
  int32_t offset_seconds = 0;
  std::string_view zone_id = {};
  std::string_view zone_short = {};
};

/// Appends the time in the form of the pattern. Throws an error of Athena's for the long name of a
/// zone.
void WritePattern(const TimePattern& pattern, const PatternTime& time, std::string& out);

/// What a text says.
struct ReadTimeText {
  int64_t local_millis = 0;                    ///< since 1970, on its clock
  int64_t nanos_of_milli = 0;                  ///< where the reader says that it keeps them
  std::optional<int32_t> offset_minutes = {};  ///< that it says
  std::string zone_id = {};                    ///< or that; empty: none
};

/// kInvalidArgument, which says where, for a text of another form and for a time that does not
/// exist.
Result<ReadTimeText> ReadPattern(const TimePattern& pattern, std::string_view text);

}  // namespace dynalake::engine
