#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "engine/times/pattern_text.h"

namespace dynalake::engine {

// Dates and times of ISO 8601 with hyphens and colons, of which those at the end may be missing:
// "2024-02", "2024-060", "2024-W09-4", "2024-01-05T10:20:30.5+05:30". Errors are kInvalidArgument.

/// In days since 1970.
Result<int32_t> ReadIso8601Date(std::string_view text);

/// Fractions of any last part, cut to nanoseconds; `nanos_of_milli` is set.
Result<ReadTimeText> ReadIso8601Timestamp(std::string_view text);

/// As `ReadIso8601Timestamp`, but a day, an hour and a minute must be there.
Result<ReadTimeText> ReadIso8601DateTime(std::string_view text);

}  // namespace dynalake::engine
