#include "engine/times/time_text.h"

#include <limits>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/time_units.h"

namespace dynalake::engine {
namespace {

constexpr size_t kMostYearDigits = 9;
constexpr int32_t kMostOffsetMinutes = 14 * 60;

/// The digits at the front, at most `most` of them.
std::string_view TakeSomeDigits(std::string_view& text, size_t most) {
  size_t count = 0;
  while (count < text.size() && count < most && IsAsciiDigit(text[count])) {
    ++count;
  }
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

int64_t NumberOf(std::string_view digits) {
  int64_t number = 0;
  for (const char c : digits) {
    number = number * 10 + (c - '0');
  }
  return number;
}

/// One or two digits.
std::optional<int> TakePair(std::string_view& text) {
  const std::string_view digits = TakeSomeDigits(text, 2);
  return digits.empty() ? std::nullopt : std::optional<int>(static_cast<int>(NumberOf(digits)));
}

std::optional<int64_t> TakeDay(std::string_view& text, size_t least_year_digits) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const std::string_view year = TakeSomeDigits(text, kMostYearDigits);
  if (year.size() < least_year_digits || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto month = TakePair(text);
  if (!month || !TakeChar(text, '-')) {
    return std::nullopt;
  }
  const auto day = TakePair(text);
  if (!day) {
    return std::nullopt;
  }
  const int64_t number = NumberOf(year);
  return DaysOf({.year = negative ? -number : number, .month = *month, .day = *day});
}

/// "10:00", "10:00:30" or "10:00:30.5". Where it answers nothing, `text` is of no use.
std::optional<TimeText> TakeTime(std::string_view& text) {
  const auto hour = TakePair(text);
  if (!hour || *hour > 23 || !TakeChar(text, ':')) {
    return std::nullopt;
  }
  const auto minute = TakePair(text);
  if (!minute || *minute > 59) {
    return std::nullopt;
  }
  TimeText time = {.second = *hour * kSecondsPerHour + *minute * kSecondsPerMinute};
  if (TakeChar(text, ':')) {
    const auto second = TakePair(text);
    if (!second || *second > 59) {
      return std::nullopt;
    }
    time.second += *second;
    if (TakeChar(text, '.')) {
      time.fraction = TakeSomeDigits(text, text.size());
      if (time.fraction.empty()) {
        return std::nullopt;
      }
    }
  }
  return time;
}

/// "2024-01-31 10:00:30", with or without a fraction, as nearly all are; nothing says only that
/// the text is of another form.
std::optional<TimestampText> ReadPlainTimestamp(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  if (text.size() < kForm.size()) {
    return std::nullopt;
  }
  bool is_plain = true;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const auto over = static_cast<unsigned char>(text[i] - kForm[i]);
    is_plain = is_plain && over <= (kForm[i] == '0' ? 9 : 0);
  }
  const std::string_view rest = text.substr(kForm.size());
  for (size_t i = 1; i < rest.size(); ++i) {
    is_plain = is_plain && IsAsciiDigit(rest[i]);
  }
  if (!is_plain || rest.size() == 1 || (!rest.empty() && rest[0] != '.')) {
    return std::nullopt;
  }
  const auto pair = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int hour = pair(11);
  const int minute = pair(14);
  const int second = pair(17);
  const auto days = DaysOf({.year = pair(0) * 100 + pair(2), .month = pair(5), .day = pair(8)});
  if (!days || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  return TimestampText{.local_second = *days * kSecondsPerDay + hour * kSecondsPerHour +
                                       minute * kSecondsPerMinute + second,
                       .fraction = rest.substr(rest.empty() ? 0 : 1),
                       .zone = {}};
}

}  // namespace

std::optional<int32_t> ReadDate(std::string_view text) {
  text = AsciiTrim(text);
  const auto days = TakeDay(text, 1);
  if (!days || !text.empty() || *days > std::numeric_limits<int32_t>::max() ||
      *days < std::numeric_limits<int32_t>::min()) {
    return std::nullopt;
  }
  return static_cast<int32_t>(*days);
}

std::optional<TimestampText> ReadTimestamp(std::string_view text) {
  if (const auto timestamp = ReadPlainTimestamp(text)) {
    return timestamp;
  }
  const auto days = TakeDay(text, 4);
  // Microseconds of 64 bits end with the year 294247.
  constexpr int64_t kMostDays = std::numeric_limits<int64_t>::max() / kMicrosPerDay;
  if (!days || *days > kMostDays || *days < -kMostDays) {
    return std::nullopt;
  }
  TimestampText timestamp = {.local_second = *days * kSecondsPerDay};
  if (text.empty()) {
    return timestamp;
  }
  if (!TakeChar(text, ' ')) {
    return std::nullopt;
  }
  // What is no time behind the blank is a zone.
  if (std::string_view rest = text; const auto time = TakeTime(rest)) {
    timestamp.local_second += time->second;
    timestamp.fraction = time->fraction;
    text = rest;
  }
  timestamp.zone = AsciiTrim(text);
  return timestamp;
}

std::optional<TimeText> ReadTime(std::string_view text) {
  auto time = TakeTime(text);
  if (!time || text.empty()) {
    return time;
  }
  TakeChar(text, ' ');
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto hours = TakeDigits(text, 2);
  if (!hours || !TakeChar(text, ':')) {
    return std::nullopt;
  }
  const auto minutes = TakeDigits(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) {
    return std::nullopt;
  }
  const auto offset = static_cast<int32_t>(*hours * 60 + *minutes);
  if (offset > kMostOffsetMinutes) {
    return std::nullopt;
  }
  time->offset_minutes = west ? -offset : offset;
  return time;
}

std::optional<int32_t> TakeZoneOffset(std::string_view& text) {
  if (text.starts_with('Z') || text.starts_with('z')) {
    text.remove_prefix(1);
    return 0;
  }
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto hours = TakeDigits(text, 2);
  if (!hours || *hours > 23) {
    return std::nullopt;
  }
  std::string_view rest = text;
  TakeChar(rest, ':');
  int64_t minutes = 0;
  if (const auto taken = TakeDigits(rest, 2); taken && *taken <= 59) {
    minutes = *taken;
    text = rest;
  }
  const auto offset = static_cast<int32_t>(*hours * 60 + minutes);
  return west ? -offset : offset;
}

int64_t CutFraction(std::string_view fraction, int digits) {
  int64_t number = 0;
  for (size_t index = 0; index < static_cast<size_t>(digits); ++index) {
    number = number * 10 + (index < fraction.size() ? fraction[index] - '0' : 0);
  }
  return number;
}

int64_t RoundFraction(std::string_view fraction, int digits) {
  const auto kept = static_cast<size_t>(digits);
  const bool up = kept < fraction.size() && fraction[kept] >= '5';
  return CutFraction(fraction, digits) + (up ? 1 : 0);
}

}  // namespace dynalake::engine
