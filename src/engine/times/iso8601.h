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

/// Fractions of any last part, cut to milliseconds.
Result<ReadTimeText> ReadIso8601Timestamp(std::string_view text);

}  // namespace dynalake::engine
