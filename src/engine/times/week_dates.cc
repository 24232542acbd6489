#include "engine/times/week_dates.h"

#include "base/civil_time.h"
#include "base/floor_divide.h"

namespace dynalake::engine {
namespace {

/// 0 is Monday; 1970-01-01 was a Thursday.
int64_t WeekdayOf(int64_t days) { return days + 3 - FloorDivide(days + 3, 7) * 7; }

}  // namespace

int64_t FirstWeekOf(int64_t year) {
  const int64_t fourth = DaysOf({.year = year, .month = 1, .day = 4}).value();
  return fourth - WeekdayOf(fourth);
}

int WeeksOf(int64_t year) {
  return static_cast<int>((FirstWeekOf(year + 1) - FirstWeekOf(year)) / 7);
}

WeekDate WeekDateOf(int64_t days_since_1970) {
  const int64_t weekday = WeekdayOf(days_since_1970);
  // The year of a week is that of its Thursday.
  const int64_t year = CivilDayOf(days_since_1970 - weekday + 3).year;
  return {.year = year,
          .week = static_cast<int>((days_since_1970 - FirstWeekOf(year)) / 7) + 1,
          .day = static_cast<int>(weekday) + 1};
}

}  // namespace dynalake::engine
