#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dynalake::engine {

/// A time on some clock: days since 1970 and microseconds since midnight, which are never negative.
struct LocalTime {
  int64_t days = 0;
  int64_t micros = 0;
};

LocalTime LocalTimeOf(int64_t micros_since_1970);

/// Microseconds since 1970; an error of Athena's where they do not fit.
int64_t MicrosOf(LocalTime time);

/// The units of `date_trunc`, `date_add` and `date_diff`, smallest first.
enum class TimeUnit : uint8_t {
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear
};

/// "millisecond", …, in the order of `TimeUnit`.
std::span<const std::string_view> TimeUnitNames();

/// Without regard to case. Nothing for others.
std::optional<TimeUnit> FindTimeUnit(std::string_view name);

/// Whether every one of them is as long, and shorter than a day.
constexpr bool IsClockUnit(TimeUnit unit) { return unit < TimeUnit::kDay; }

/// Of a unit up to a week.
int64_t MicrosPerUnit(TimeUnit unit);

/// `count` units later. The day of a shorter month is its last.
LocalTime AddUnits(LocalTime time, TimeUnit unit, int64_t count);

/// Where the unit begins: weeks on Monday.
LocalTime TruncateTo(LocalTime time, TimeUnit unit);

/// How many whole units lie between them, negative where `end` comes first; of milliseconds, as
/// what is smaller does not count.
int64_t UnitsBetween(LocalTime start, LocalTime end, TimeUnit unit);

}  // namespace dynalake::engine
