#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/format_count.h"
#include "base/result.h"

namespace dynalake::app {

// How people write quantities, in options and in the configuration, and how they are shown. All
// parsers answer kInvalidArgument with a sentence that shows the right form.

/// "1073741824", "512MiB", "2GB", "1.5g": bytes. KB, MB, GB, TB are powers of 1000; KiB, MiB, GiB,
/// TiB and the single letters are powers of 1024. Case does not matter. At least 1.
Result<int64_t> ParseSize(std::string_view text);

/// "90s", "30m", "12h", "5d", "2w": microseconds.
Result<int64_t> ParseAge(std::string_view text);

/// The most threads that one may ask for.
inline constexpr int64_t kMostThreads = 1024;

/// A whole number from `least` to `most`.
Result<int64_t> ParseInteger(std::string_view text, int64_t least, int64_t most);
/// "threads", which is 0, or "local-processes:N".
Result<int64_t> ParseRunner(std::string_view text);

/// "0.125": a price, at least 0.
Result<double> ParsePrice(std::string_view text);

/// A level of zstd: a whole number from 1 to 19, above which it takes more memory than it saves.
Result<int64_t> ParseZstdLevel(std::string_view text);

/// The rows of a row group: a whole number from 1000.
Result<int64_t> ParseRowGroupRows(std::string_view text);

/// How many partitions a load may make: a whole number from 1.
Result<int64_t> ParsePartitionCount(std::string_view text);

/// "2024-07-17", "2024-07-17T12:30", "2024-07-17 12:30:15.250Z", "2024-07-17T12:30:15+02:00":
/// microseconds since 1970-01-01 UTC; without a zone, UTC.
Result<int64_t> ParseTime(std::string_view text);

/// "12 B", "3.4 KiB", "1.2 GiB".
std::string FormatSize(int64_t size_bytes);

/// "0.412 s", "2.5 s", "12 s", "3 min 05 s", "2 h 10 min".
std::string FormatDuration(int64_t duration_micros);

/// How long ago something was, roughly: "45 s", "12 min", "5 h", "3 d"; "0 s" of what is yet to be.
std::string FormatAge(int64_t age_micros);

/// "$1.25", "$0.0021", "$0".
std::string FormatDollars(double dollars);

}  // namespace dynalake::app
