#include "render/time_text.h"

#include <cstdlib>
#include <iterator>

#include <arrow/type.h>

#include "base/civil_time.h"
#include "base/format.h"
#include "base/time_units.h"

namespace dynalake::render {
namespace {

using arrow::Type;

template <typename Array>
const Array& Typed(const arrow::Array& array) {
  return static_cast<const Array&>(array);
}

/// Ticks of a second as an integer, and how many there are.
struct Ticks {
  int64_t value;
  int64_t per_second;
};

int64_t TicksPerSecond(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return 1;
    case arrow::TimeUnit::MILLI:
      return 1'000;
    case arrow::TimeUnit::MICRO:
      return kMicrosPerSecond;
    case arrow::TimeUnit::NANO:
      return kNanosPerSecond;
  }
  return 1;
}

void AppendDate(int64_t days_since_epoch, std::string& out) {
  // Nobody reads years of more digits; such days are shown as what they are.
  constexpr int64_t kMostDays = 11'000'000;
  if (days_since_epoch < -kMostDays || days_since_epoch > kMostDays) {
    fmt::format_to(std::back_inserter(out), "epoch{:+}d", days_since_epoch);
    return;
  }
  AppendCivilDay(days_since_epoch, out);
}

// The fraction has as many digits as it needs, in steps of three.
void AppendTimeOfDay(Ticks ticks, std::string& out) {
  const int64_t seconds = ticks.value / ticks.per_second;
  int64_t fraction = ticks.value % ticks.per_second;
  dynalake::AppendTimeOfDay(seconds, out);
  if (fraction == 0) {
    return;
  }
  int digits = ticks.per_second == 1'000 ? 3 : ticks.per_second == 1'000'000 ? 6 : 9;
  while (fraction % 1'000 == 0) {
    fraction /= 1'000;
    digits -= 3;
  }
  fmt::format_to(std::back_inserter(out), ".{:0{}}", fraction, digits);
}

void AppendTimestamp(Ticks ticks, bool has_zone, std::string& out) {
  const int64_t per_day = kSecondsPerDay * ticks.per_second;
  int64_t days = ticks.value / per_day;
  int64_t rest = ticks.value % per_day;
  if (rest < 0) {
    rest += per_day;
    --days;
  }
  AppendDate(days, out);
  out += 'T';
  AppendTimeOfDay({rest, ticks.per_second}, out);
  if (has_zone) {
    out += 'Z';
  }
}

// ISO 8601 durations; each part keeps its own sign, as the engine has it.
void AppendInterval(const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval,
                    std::string& out) {
  fmt::format_to(std::back_inserter(out), "P{}M{}DT", interval.months, interval.days);
  const int64_t seconds = interval.nanoseconds / kNanosPerSecond;
  const int64_t nanos = std::abs(interval.nanoseconds % kNanosPerSecond);
  if (interval.nanoseconds < 0 && seconds == 0) {
    out += '-';
  }
  fmt::format_to(std::back_inserter(out), "{}", seconds);
  if (nanos != 0) {
    fmt::format_to(std::back_inserter(out), ".{:09}", nanos);
  }
  out += 'S';
}

}  // namespace

bool AppendIfTime(const arrow::Array& array, int64_t row, std::string& out) {
  switch (array.type_id()) {
    case Type::DATE32:
      AppendDate(Typed<arrow::Date32Array>(array).Value(row), out);
      return true;
    case Type::DATE64:
      AppendDate(Typed<arrow::Date64Array>(array).Value(row) / 86'400'000, out);
      return true;
    case Type::TIME32: {
      const auto& type = static_cast<const arrow::Time32Type&>(*array.type());
      AppendTimeOfDay({Typed<arrow::Time32Array>(array).Value(row), TicksPerSecond(type.unit())},
                      out);
      return true;
    }
    case Type::TIME64: {
      const auto& type = static_cast<const arrow::Time64Type&>(*array.type());
      AppendTimeOfDay({Typed<arrow::Time64Array>(array).Value(row), TicksPerSecond(type.unit())},
                      out);
      return true;
    }
    case Type::TIMESTAMP: {
      const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
      AppendTimestamp({Typed<arrow::TimestampArray>(array).Value(row), TicksPerSecond(type.unit())},
                      !type.timezone().empty(), out);
      return true;
    }
    case Type::INTERVAL_MONTH_DAY_NANO:
      AppendInterval(Typed<arrow::MonthDayNanoIntervalArray>(array).GetValue(row), out);
      return true;
    default:
      return false;
  }
}

}  // namespace dynalake::render
