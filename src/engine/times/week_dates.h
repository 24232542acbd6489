#pragma once

#include <cstdint>

namespace dynalake::engine {

/// A day in the weeks of ISO 8601, which begin on Mondays; the first week of a year has its first
/// Thursday.
struct WeekDate {
  int64_t year = 1970;
  int week = 1;
  int day = 1;  ///< 1 is Monday
};

WeekDate WeekDateOf(int64_t days_since_1970);

/// The Monday of the first week of a year, in days since 1970.
int64_t FirstWeekOf(int64_t year);

/// 52 or 53.
int WeeksOf(int64_t year);

}  // namespace dynalake::engine
