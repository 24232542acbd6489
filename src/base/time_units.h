#pragma once

#include <cstdint>

namespace dynalake {

// How many of the smaller unit one of the larger has.
inline constexpr int64_t kNanosPerMicro = 1'000;
inline constexpr int64_t kMicrosPerMilli = 1'000;
inline constexpr int64_t kMillisPerSecond = 1'000;
inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kSecondsPerMinute = 60;
inline constexpr int64_t kSecondsPerHour = 3'600;
inline constexpr int64_t kSecondsPerDay = 86'400;
inline constexpr int64_t kMicrosPerHour = kSecondsPerHour * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;

}  // namespace dynalake
