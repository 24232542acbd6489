#include "app/reports/histogram_edges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/time_units.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/single_value.h"
#include "shaping/builder/time_cell.h"

namespace dynalake::app {
namespace {

using iceberg::Int128;

constexpr int64_t kWantedBins = 20;

/// "12.50" with a scale of 2 is 1250.
Int128 Unscaled(std::string_view text, int scale) {
  Int128 value = 0;
  int behind = -1;
  for (const char c : text) {
    if (c == '.') {
      behind = 0;
    } else if (c >= '0' && c <= '9' && behind < scale) {
      value = value * 10 + (c - '0');
      behind += behind >= 0 ? 1 : 0;
    }
  }
  for (int i = std::max(behind, 0); i < scale; ++i) {
    value *= 10;
  }
  return text.starts_with('-') ? -value : value;
}

Int128 FloorQuotient(Int128 dividend, Int128 divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

std::string DecimalLabel(Int128 unscaled, int scale) {
  std::string text = iceberg::DecimalToText(unscaled, scale);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    text.erase(text.ends_with('.') ? text.size() - 1 : text.size());
  }
  return text;
}

/// A time between two bins, and how wide these are.
struct TimeStep {
  enum class Unit : uint8_t { kMicros, kMonths };
  Unit unit = Unit::kMicros;
  int64_t count = 1;
  const char* name = "";
};

constexpr int64_t kMicrosPerMinute = kSecondsPerMinute * kMicrosPerSecond;
constexpr int64_t kMonthsPerYear = 12;
constexpr int64_t kDaysPerWeek = 7;
/// 1970-01-01 was a Thursday, and weeks begin on Mondays.
constexpr int64_t kDaysFromMonday = 3;

constexpr std::array<TimeStep, 26> kTimeSteps = {{
    {.count = 1, .name = "microsecond"},
    {.count = 10, .name = "10 microseconds"},
    {.count = 100, .name = "100 microseconds"},
    {.count = 1'000, .name = "millisecond"},
    {.count = 10'000, .name = "10 milliseconds"},
    {.count = 100'000, .name = "100 milliseconds"},
    {.count = kMicrosPerSecond, .name = "second"},
    {.count = 5 * kMicrosPerSecond, .name = "5 seconds"},
    {.count = 15 * kMicrosPerSecond, .name = "15 seconds"},
    {.count = kMicrosPerMinute, .name = "minute"},
    {.count = 5 * kMicrosPerMinute, .name = "5 minutes"},
    {.count = 15 * kMicrosPerMinute, .name = "15 minutes"},
    {.count = kMicrosPerHour, .name = "hour"},
    {.count = 3 * kMicrosPerHour, .name = "3 hours"},
    {.count = 6 * kMicrosPerHour, .name = "6 hours"},
    {.count = kMicrosPerDay, .name = "day"},
    {.count = kDaysPerWeek * kMicrosPerDay, .name = "week"},
    {.unit = TimeStep::Unit::kMonths, .count = 1, .name = "month"},
    {.unit = TimeStep::Unit::kMonths, .count = 3, .name = "quarter"},
    {.unit = TimeStep::Unit::kMonths, .count = kMonthsPerYear, .name = "year"},
    {.unit = TimeStep::Unit::kMonths, .count = 5 * kMonthsPerYear, .name = "5 years"},
    {.unit = TimeStep::Unit::kMonths, .count = 10 * kMonthsPerYear, .name = "10 years"},
    {.unit = TimeStep::Unit::kMonths, .count = 50 * kMonthsPerYear, .name = "50 years"},
    {.unit = TimeStep::Unit::kMonths, .count = 100 * kMonthsPerYear, .name = "100 years"},
    {.unit = TimeStep::Unit::kMonths, .count = 500 * kMonthsPerYear, .name = "500 years"},
    // More than all that a timestamp of microseconds can say.
    {.unit = TimeStep::Unit::kMonths, .count = 50'000 * kMonthsPerYear, .name = "50,000 years"},
}};

/// The number of the bin that a time falls into, counted from some time before all others.
int64_t BinOf(int64_t micros, const TimeStep& step) {
  const int64_t days = FloorDivide(micros, kMicrosPerDay);
  if (step.unit == TimeStep::Unit::kMonths) {
    const CivilDay day = CivilDayOf(days);
    return FloorDivide(day.year * kMonthsPerYear + day.month - 1, step.count);
  }
  return step.count == kDaysPerWeek * kMicrosPerDay
             ? FloorDivide(days + kDaysFromMonday, kDaysPerWeek)
             : FloorDivide(micros, step.count);
}

/// When that bin begins, as near to it as microseconds can say: the bins of the first and the last
/// times there are reach beyond them.
int64_t StartOf(int64_t bin, const TimeStep& step) {
  Int128 start = Int128{bin} * step.count;
  if (step.unit == TimeStep::Unit::kMonths) {
    const int64_t months = bin * step.count;
    const int64_t year = FloorDivide(months, kMonthsPerYear);
    const auto month = static_cast<int>(months - year * kMonthsPerYear) + 1;
    start = Int128{DaysOf({.year = year, .month = month, .day = 1}).value_or(0)} * kMicrosPerDay;
  } else if (step.count == kDaysPerWeek * kMicrosPerDay) {
    start -= kDaysFromMonday * kMicrosPerDay;
  }
  return static_cast<int64_t>(std::clamp<Int128>(start, std::numeric_limits<int64_t>::min(),
                                                 std::numeric_limits<int64_t>::max()));
}

std::string TimeLabel(int64_t micros, const TimeStep& step) {
  constexpr size_t kYearAlone = 6;   // of "2024-01-01" what may go behind the year
  constexpr size_t kMonthAlone = 3;  // and behind the month
  constexpr size_t kSeconds = 3;     // of "12:00:00" what may go behind the minutes
  std::string text;
  if (step.unit == TimeStep::Unit::kMonths || step.count % kMicrosPerDay == 0) {
    AppendCivilDay(FloorDivide(micros, kMicrosPerDay), text);
    if (step.unit == TimeStep::Unit::kMonths) {
      text.resize(text.size() - (step.count % kMonthsPerYear == 0 ? kYearAlone : kMonthAlone));
    }
    return text;
  }
  if (step.count < kMicrosPerSecond) {
    shaping::AppendIsoTimestamp(micros, &text);
    return text;
  }
  const int64_t days = FloorDivide(micros, kMicrosPerDay);
  AppendCivilDay(days, text);
  text += ' ';
  AppendTimeOfDay((micros - days * kMicrosPerDay) / kMicrosPerSecond, text);
  if (step.count % kMicrosPerMinute == 0) {
    text.resize(text.size() - kSeconds);
  }
  return text;
}

/// Of numbers between which there is no room for more.
Edges OneBin(double least, double greatest) {
  const double end = std::nextafter(greatest, std::numeric_limits<double>::infinity());
  Edges result{.edges = {}, .step = fmt::format("{:g}", end - least)};
  for (const double edge : {least, end}) {
    result.edges.push_back({.value = fmt::format("{}", edge), .label = fmt::format("{}", edge)});
  }
  return result;
}

}  // namespace

Edges DecimalEdges(std::string_view least, std::string_view greatest, int scale) {
  const Int128 first = Unscaled(least, scale);
  const Int128 last = Unscaled(greatest, scale);
  // 1, 2 or 5 times a power of ten. Halves, since the difference of two such numbers may be none.
  Int128 step = 1;
  for (int i = 0; last / step / 2 - first / step / 2 > kWantedBins / 2; ++i) {
    step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  }
  const Int128 begin = FloorQuotient(first, step);
  const Int128 end = FloorQuotient(last, step);
  Edges result{.edges = {}, .step = DecimalLabel(step, scale)};
  for (Int128 bin = begin; bin <= end + 1 && bin <= begin + kMostBins; ++bin) {
    result.edges.push_back({.value = iceberg::DecimalToText(bin * step, scale),
                            .label = DecimalLabel(bin * step, scale)});
  }
  return result;
}

Edges DoubleEdges(double least, double greatest) {
  constexpr double kHalf = 0.5;
  // Halves first: the difference of two finite numbers may be none.
  const double wanted =
      (greatest * kHalf - least * kHalf) / (static_cast<double>(kWantedBins) * kHalf);
  // Edges that are nearer than numbers can be would all be the same.
  constexpr double kMostSteps = uint64_t{1} << std::numeric_limits<double>::digits;
  if (wanted == 0 || std::max(std::abs(least), std::abs(greatest)) / wanted > kMostSteps) {
    return OneBin(least, greatest);
  }
  const int exponent = static_cast<int>(std::floor(std::log10(wanted)));
  constexpr std::array<int, 4> kDigits = {1, 2, 5, 10};
  const auto step_of = [&](int digit) {
    return std::strtod(fmt::format("{}e{}", digit, exponent).c_str(), nullptr);
  };
  const auto digit = std::ranges::find_if(kDigits, [&](int d) { return step_of(d) >= wanted; });
  const double step = step_of(digit == kDigits.end() ? kDigits.back() : *digit);
  Edges result{.edges = {}, .step = fmt::format("{:g}", step)};
  const double begin = std::floor(least / step);
  for (int64_t i = 0; i <= kMostBins; ++i) {
    const double edge = (begin + static_cast<double>(i)) * step;
    result.edges.push_back(
        {.value = fmt::format("{}", edge), .label = fmt::format("{:.6g}", edge)});
    if (edge > greatest) {
      break;
    }
  }
  return result;
}

Edges TimeEdges(int64_t least, int64_t greatest, bool of_days) {
  const auto fits = [&](const TimeStep& step) {
    const bool is_wide_enough =
        !of_days || step.unit == TimeStep::Unit::kMonths || step.count >= kMicrosPerDay;
    return is_wide_enough && Int128{BinOf(greatest, step)} - BinOf(least, step) < kMostBins;
  };
  const auto found = std::ranges::find_if(kTimeSteps, fits);
  const TimeStep& step = found == kTimeSteps.end() ? kTimeSteps.back() : *found;
  Edges result{.edges = {}, .step = step.name};
  const int64_t begin = BinOf(least, step);
  const int64_t end = BinOf(greatest, step);
  for (int64_t i = 0; i <= kMostBins && begin + i <= end + 1; ++i) {
    const int64_t start = StartOf(begin + i, step);
    result.edges.push_back({.value = fmt::format("{}", start), .label = TimeLabel(start, step)});
  }
  return result;
}

}  // namespace dynalake::app
