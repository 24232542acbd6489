#include "shaping/builder/time_cell.h"

#include <chrono>

#include "base/format.h"

namespace dynalake::shaping {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;

/// Takes `count` digits off the front of a text.
std::optional<int> TakeNumber(std::string_view* text, size_t count) {
  if (text->size() < count) {
    return std::nullopt;
  }
  int number = 0;
  for (const char c : text->substr(0, count)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    number = number * 10 + (c - '0');
  }
  text->remove_prefix(count);
  return number;
}

bool TakeChar(std::string_view* text, char c) {
  if (!text->starts_with(c)) {
    return false;
  }
  text->remove_prefix(1);
  return true;
}

std::optional<int64_t> TakeDate(std::string_view* text) {
  const auto year = TakeNumber(text, 4);
  if (!year || *year == 0 || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto month = TakeNumber(text, 2);
  if (!month || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto day = TakeNumber(text, 2);
  if (!day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count();
}

/// `12:00:00`, in seconds.
std::optional<int64_t> TakeClock(std::string_view* text) {
  const auto hour = TakeNumber(text, 2);
  if (!hour || *hour > 23 || !TakeChar(text, ':')) {
    return std::nullopt;
  }
  const auto minute = TakeNumber(text, 2);
  if (!minute || *minute > 59 || !TakeChar(text, ':')) {
    return std::nullopt;
  }
  const auto second = TakeNumber(text, 2);
  if (!second || *second > 59) {
    return std::nullopt;
  }
  return *hour * 3600 + *minute * 60 + *second;
}

/// What follows the point.
struct Fraction {
  int64_t micros = 0;
  bool is_whole = true;  ///< nothing stands below a microsecond
};

std::optional<Fraction> TakeFraction(std::string_view* text) {
  Fraction fraction;
  size_t digits = 0;
  for (; !text->empty() && text->front() >= '0' && text->front() <= '9'; ++digits) {
    if (digits < 6) {
      fraction.micros = fraction.micros * 10 + (text->front() - '0');
    } else if (text->front() != '0') {
      fraction.is_whole = false;
    }
    text->remove_prefix(1);
  }
  if (digits == 0 || digits > 9) {
    return std::nullopt;
  }
  for (; digits < 6; ++digits) {
    fraction.micros *= 10;
  }
  return fraction;
}

/// The zone's distance from UTC in seconds.
std::optional<int64_t> TakeZone(std::string_view* text) {
  if (text->empty() || TakeChar(text, 'Z')) {
    return 0;
  }
  const bool east = text->front() == '+';
  if (!east && text->front() != '-') {
    return std::nullopt;
  }
  text->remove_prefix(1);
  const auto hours = TakeNumber(text, 2);
  if (!hours || *hours > 18) {
    return std::nullopt;
  }
  TakeChar(text, ':');
  const auto minutes = TakeNumber(text, 2);
  if (!minutes || *minutes > 59) {
    return std::nullopt;
  }
  const int64_t seconds = *hours * 3600 + *minutes * 60;
  return east ? seconds : -seconds;
}

}  // namespace

std::optional<TimeCell> ParseIsoTimestamp(std::string_view text) {
  std::string_view rest = text;
  const auto days = TakeDate(&rest);
  if (!days || (!TakeChar(&rest, 'T') && !TakeChar(&rest, ' '))) {
    return std::nullopt;
  }
  const auto clock = TakeClock(&rest);
  if (!clock) {
    return std::nullopt;
  }
  std::optional<Fraction> fraction = Fraction{};
  if (TakeChar(&rest, '.')) {
    fraction = TakeFraction(&rest);
    if (!fraction) {
      return std::nullopt;
    }
  }
  const auto zone = TakeZone(&rest);
  if (!zone || !rest.empty()) {
    return std::nullopt;
  }
  TimeCell cell;
  cell.value = (*days * kSecondsPerDay + *clock - *zone) * kMicrosPerSecond + fraction->micros;
  std::string printed;
  AppendIsoTimestamp(cell.value, &printed);
  cell.exact = printed == text;
  cell.is_whole = fraction->is_whole;
  return cell;
}

std::optional<TimeCell> ParseIsoDate(std::string_view text) {
  const auto days = TakeDate(&text);
  if (!days || !text.empty()) {
    return std::nullopt;
  }
  return TimeCell{*days, true, true};
}

void AppendIsoDate(int64_t days, std::string* out) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  fmt::format_to(std::back_inserter(*out), "{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

void AppendIsoTimestamp(int64_t micros, std::string* out) {
  constexpr int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;
  int64_t days = micros / kMicrosPerDay;
  int64_t rest = micros % kMicrosPerDay;
  if (rest < 0) {
    --days;
    rest += kMicrosPerDay;
  }
  AppendIsoDate(days, out);
  const int64_t seconds = rest / kMicrosPerSecond;
  fmt::format_to(std::back_inserter(*out), "T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                 seconds % 60);
  const int64_t fraction = rest % kMicrosPerSecond;
  if (fraction % 1000 != 0) {
    fmt::format_to(std::back_inserter(*out), ".{:06}", fraction);
  } else if (fraction != 0) {
    fmt::format_to(std::back_inserter(*out), ".{:03}", fraction / 1000);
  }
  out->push_back('Z');
}

}  // namespace dynalake::shaping
