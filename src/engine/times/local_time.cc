#include "engine/times/local_time.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

constexpr int64_t kMonthsPerYear = 12;
/// Far beyond every type; sums of months stay in 64 bits.
constexpr int64_t kMostCount = std::numeric_limits<int64_t>::max() / 16;

[[noreturn]] void OutOfRange() {
  FunctionError(FunctionFault::kNumericValueOutOfRange, "the time is beyond its type");
}

int64_t MonthsOf(TimeUnit unit) {
  return unit == TimeUnit::kMonth ? 1 : unit == TimeUnit::kQuarter ? 3 : kMonthsPerYear;
}

int64_t MonthIndex(const CivilDay& day) { return day.year * kMonthsPerYear + day.month - 1; }

CivilDay FirstOfMonth(int64_t month_index) {
  const int64_t year = FloorDivide(month_index, kMonthsPerYear);
  return {.year = year, .month = static_cast<int>(month_index - year * kMonthsPerYear) + 1};
}

/// The day of that month, or its last.
int64_t DayInMonth(int64_t month_index, int day) {
  CivilDay civil = FirstOfMonth(month_index);
  for (civil.day = day; civil.day > 28; --civil.day) {
    if (const auto days = DaysOf(civil)) {
      return *days;
    }
  }
  return DaysOf(civil).value();
}

int64_t MonthsBetween(LocalTime start, LocalTime end) {
  if (end.days < start.days || (end.days == start.days && end.micros < start.micros)) {
    return -MonthsBetween(end, start);
  }
  const CivilDay first = CivilDayOf(start.days);
  const CivilDay last = CivilDayOf(end.days);
  const int64_t months = MonthIndex(last) - MonthIndex(first);
  const int64_t reached = DayInMonth(MonthIndex(last), first.day);
  const bool is_whole = reached < end.days || (reached == end.days && start.micros <= end.micros);
  return is_whole ? months : months - 1;
}

}  // namespace

LocalTime LocalTimeOf(int64_t micros_since_1970) {
  const int64_t days = FloorDivide(micros_since_1970, kMicrosPerDay);
  return {.days = days, .micros = micros_since_1970 - days * kMicrosPerDay};
}

int64_t MicrosOf(LocalTime time) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(time.days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, time.micros, &micros)) {
    OutOfRange();
  }
  return micros;
}

std::span<const std::string_view> TimeUnitNames() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"};
  return kNames;
}

std::optional<TimeUnit> FindTimeUnit(std::string_view name) {
  const std::span<const std::string_view> names = TimeUnitNames();
  for (size_t index = 0; index < names.size(); ++index) {
    if (std::ranges::equal(name, names[index], {}, AsciiLower)) {
      return static_cast<TimeUnit>(index);
    }
  }
  return std::nullopt;
}

int64_t MicrosPerUnit(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMillisecond:
      return kMicrosPerMilli;
    case TimeUnit::kSecond:
      return kMicrosPerSecond;
    case TimeUnit::kMinute:
      return kSecondsPerMinute * kMicrosPerSecond;
    case TimeUnit::kHour:
      return kMicrosPerHour;
    case TimeUnit::kDay:
      return kMicrosPerDay;
    default:
      return 7 * kMicrosPerDay;
  }
}

LocalTime AddUnits(LocalTime time, TimeUnit unit, int64_t count) {
  if (unit >= TimeUnit::kMonth) {
    if (count > kMostCount || count < -kMostCount) {
      OutOfRange();
    }
    const CivilDay day = CivilDayOf(time.days);
    const int64_t month = MonthIndex(day) + count * MonthsOf(unit);
    // Years of nine digits are more than any type has.
    constexpr int64_t kMostMonths = 999'999'999 * kMonthsPerYear;
    if (month > kMostMonths || month < -kMostMonths) {
      OutOfRange();
    }
    return {.days = DayInMonth(month, day.day), .micros = time.micros};
  }
  const int64_t size = MicrosPerUnit(unit);
  if (size >= kMicrosPerDay) {
    int64_t days = 0;
    if (__builtin_mul_overflow(count, size / kMicrosPerDay, &days) ||
        __builtin_add_overflow(days, time.days, &days)) {
      OutOfRange();
    }
    return {.days = days, .micros = time.micros};
  }
  const int64_t per_day = kMicrosPerDay / size;
  const int64_t micros = time.micros + count % per_day * size;
  const int64_t days = FloorDivide(micros, kMicrosPerDay);
  return {.days = time.days + count / per_day + days, .micros = micros - days * kMicrosPerDay};
}

LocalTime TruncateTo(LocalTime time, TimeUnit unit) {
  if (IsClockUnit(unit)) {
    return {.days = time.days, .micros = time.micros - time.micros % MicrosPerUnit(unit)};
  }
  switch (unit) {
    case TimeUnit::kDay:
      return {.days = time.days};
    case TimeUnit::kWeek:
      // 1970-01-01 was a Thursday.
      return {.days = FloorDivide(time.days + 3, 7) * 7 - 3};
    default: {
      const int64_t months = MonthsOf(unit);
      const int64_t month = FloorDivide(MonthIndex(CivilDayOf(time.days)), months) * months;
      return {.days = DaysOf(FirstOfMonth(month)).value()};
    }
  }
}

int64_t UnitsBetween(LocalTime start, LocalTime end, TimeUnit unit) {
  start.micros -= start.micros % kMicrosPerMilli;
  end.micros -= end.micros % kMicrosPerMilli;
  if (unit >= TimeUnit::kMonth) {
    return MonthsBetween(start, end) / MonthsOf(unit);
  }
  const int64_t size = MicrosPerUnit(unit);
  if (size <= kMicrosPerDay) {
    // Of both days and micros, so that those of distant dates fit.
    const int64_t per_day = kMicrosPerDay / size;
    int64_t days = end.days - start.days;
    int64_t micros = end.micros - start.micros;
    if (days > 0 && micros < 0) {
      --days;
      micros += kMicrosPerDay;
    } else if (days < 0 && micros > 0) {
      ++days;
      micros -= kMicrosPerDay;
    }
    return days * per_day + micros / size;
  }
  return UnitsBetween(start, end, TimeUnit::kDay) / 7;
}

}  // namespace dynalake::engine
