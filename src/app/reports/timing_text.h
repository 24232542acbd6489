#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "query/query_statistics.h"

namespace dynalake::app {

/// What `--timing` and `\timing` tell of a statement, as lines:
///
///   Time: 0.052 s (parse 0.06 ms, resolve 1.21 ms, plan 4.10 ms, run 46.20 ms)
///   Read: 1.2 MiB, 2 of 14 files; 3 rows
///
/// `taken_micros` is all of its time but that in which its rows were shown. The second line is that
/// of a statement over tables; one that failed has neither it nor stages.
std::string TimingText(int64_t taken_micros, const std::optional<query::QueryStatistics>& did);

/// The same with `--log-format json`: an object in the form of a message, with a member
/// `statistics`, in microseconds and bytes.
std::string TimingJson(int64_t now_micros, int64_t taken_micros,
                       const std::optional<query::QueryStatistics>& did);

}  // namespace dynalake::app
