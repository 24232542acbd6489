#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/format.h"
#include "base/time_units.h"
#include "base/time_zone.h"
#include "engine/times/pattern_names.h"
#include "engine/times/pattern_text.h"
#include "engine/times/time_text.h"
#include "engine/times/week_dates.h"

// Reads as Joda-Time does: first all fields of the text, then they are set from the largest to the
// smallest, each of which begins with those below it.

namespace dynalake::engine {
namespace {

using enum PatternField;

Error Wrong(std::string_view text, std::string_view rest) {
  if (rest.empty() || rest.size() == text.size()) {
    return {ErrorCode::kInvalidArgument, fmt::format("Invalid format: \"{}\"", text)};
  }
  return {ErrorCode::kInvalidArgument,
          fmt::format("Invalid format: \"{}\" is malformed at \"{}\"", text, rest)};
}

bool IsYear(PatternField field) { return field >= kYear && field <= kTwoDigitWeekYear; }

/// Digits, with a sign where years are read. Nothing: there are none.
std::optional<int64_t> TakeNumber(std::string_view& text, bool is_signed, int most_digits,
                                  int* digits) {
  const bool negative = is_signed && text.starts_with('-');
  std::string_view rest = text;
  if (negative || (is_signed && text.starts_with('+'))) {
    rest.remove_prefix(1);
  }
  int64_t number = 0;
  int count = 0;
  for (; count < most_digits && !rest.empty() && IsAsciiDigit(rest.front()); ++count) {
    number = number * 10 + (rest.front() - '0');
    rest.remove_prefix(1);
  }
  if (count == 0) {
    return std::nullopt;
  }
  *digits = rest.size() + static_cast<size_t>(count) == text.size() ? count : 0;
  text = rest;
  return negative ? -number : number;
}

bool StartsWithWord(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) {
    return false;
  }
  const std::string_view start = text.substr(0, word.size());
  return start == word || start == AsciiLowerCase(word) || start == AsciiUpperCase(word);
}

/// The index of a word, in full or short (its first three letters).
template <size_t kCount>
std::optional<int64_t> TakeWord(std::string_view& text,
                                const std::array<std::string_view, kCount>& words) {
  for (const bool in_full : {true, false}) {
    for (size_t index = 0; index < kCount; ++index) {
      const std::string_view word = in_full ? words[index] : words[index].substr(0, 3);
      if (StartsWithWord(text, word)) {
        text.remove_prefix(word.size());
        return static_cast<int64_t>(index);
      }
    }
  }
  return std::nullopt;
}

/// The longest name of a zone at the front.
std::string TakeZoneId(std::string_view& text) {
  size_t size = 0;
  while (size < text.size() &&
         (IsAsciiAlphanumeric(text[size]) ||
          std::string_view("/_+-").find(text[size]) != std::string_view::npos)) {
    ++size;
  }
  for (; size > 0; --size) {
    const std::string_view name = text.substr(0, size);
    if (IsAsciiLetter(name.front()) && TimeZone::Find(name)) {
      text.remove_prefix(size);
      return std::string(name);
    }
  }
  return {};
}

/// Those that Joda-Time knows.
std::string TakeZoneShort(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kNames = {
      {{"UTC", "UTC"},
       {"GMT", "UTC"},
       {"UT", "UTC"},
       {"EST", "America/New_York"},
       {"EDT", "America/New_York"},
       {"CST", "America/Chicago"},
       {"CDT", "America/Chicago"},
       {"MST", "America/Denver"},
       {"MDT", "America/Denver"},
       {"PST", "America/Los_Angeles"},
       {"PDT", "America/Los_Angeles"}}};
  for (const auto& [name, zone] : kNames) {
    if (text.starts_with(name)) {
      text.remove_prefix(name.size());
      return std::string(zone);
    }
  }
  return {};
}

/// The fields of a text, those of a larger unit first.
class ReadFields {
 public:
  struct Field {
    PatternField field = kLiteral;
    int64_t value = 0;
  };

  /// Behind those of the same field. False where there are too many.
  bool Keep(PatternField field, int64_t value) {
    if (count_ == fields_.size()) {
      return false;
    }
    size_t at = count_++;
    for (; at > 0 && fields_[at - 1].field > field; --at) {
      fields_[at] = fields_[at - 1];
    }
    fields_[at] = {field, value};
    return true;
  }
  std::span<const Field> fields() const { return {fields_.data(), count_}; }

  int64_t fraction_millis = 0;
  ReadTimeText time;

 private:
  std::array<Field, 24> fields_;
  size_t count_ = 0;
};

int64_t YearOfTwoDigits(int64_t two_digits, int pivot) {
  const int first = pivot - 50;
  const int64_t base = first - first % 100 + two_digits;
  return base < first ? base + 100 : base;
}

bool TakeYear(std::string_view& text, const PatternPart& part, int pivot, ReadFields& read) {
  const bool two = part.field == kTwoDigitYear || part.field == kTwoDigitWeekYear;
  int digits = 0;
  auto year = TakeNumber(text, !two || part.lenient, part.most_digits, &digits);
  if (!year || (two && !part.lenient && digits != 2)) {
    return false;
  }
  if (two && digits == 2) {
    year = YearOfTwoDigits(*year, pivot);
  }
  const bool is_week_year = part.field == kWeekYear || part.field == kTwoDigitWeekYear;
  return read.Keep(is_week_year ? kWeekYear : kYear, *year);
}

bool Keep(ReadFields& read, PatternField field, std::optional<int64_t> value, int64_t first) {
  return value && read.Keep(field, *value + first);
}

bool TakePart(std::string_view& text, const PatternPart& part, int pivot, ReadFields& read) {
  int digits = 0;
  switch (part.field) {
    case kLiteral:
      if (text.size() < part.literal.size() ||
          !std::ranges::equal(text.substr(0, part.literal.size()), part.literal, {}, AsciiLower,
                              AsciiLower)) {
        return false;
      }
      text.remove_prefix(part.literal.size());
      return true;
    case kFraction: {
      const std::string_view before = text;
      if (!TakeNumber(text, false, part.most_digits, &digits)) {
        return false;
      }
      read.fraction_millis = CutFraction(before.substr(0, before.size() - text.size()), 3);
      return true;
    }
    case kHalfday:
      return Keep(read, kHalfday, TakeWord(text, kHalfdayNames), 0);
    case kEra:
      return TakeWord(text, kEraNames).has_value();
    case kMonthShort:
    case kMonthLong:
      return Keep(read, kMonth, TakeWord(text, kMonthNames), 1);
    case kDayShort:
    case kDayLong:
      return Keep(read, kDayOfWeek, TakeWord(text, kDayNames), 1);
    case kOffset:
    case kOffsetColon:
      read.time.offset_minutes = TakeZoneOffset(text);
      return read.time.offset_minutes.has_value();
    case kZoneId:
      read.time.zone_id = TakeZoneId(text);
      return !read.time.zone_id.empty();
    case kZoneShort:
      read.time.zone_id = TakeZoneShort(text);
      return !read.time.zone_id.empty();
    case kCenturyOfEra:
    case kZoneLong:
      return false;
    default:
      if (IsYear(part.field)) {
        return TakeYear(text, part, pivot, read);
      }
      return Keep(read, part.field, TakeNumber(text, false, part.most_digits, &digits), 0);
  }
}

/// Sets fields on a time, from the largest to the smallest.
class FieldSetter {
 public:
  explicit FieldSetter(std::string_view text) : text_(text) {}

  Result<void> Set(PatternField field, int64_t value) {
    switch (field) {
      case kYear:
        DYNALAKE_TRY(Check(value, -kLastTimestampYear, kLastTimestampYear, "year"));
        day_ = {.year = value};
        return {};
      case kMonth:
        DYNALAKE_TRY(Check(value, 1, 12, "monthOfYear"));
        day_ = {.year = day_.year, .month = static_cast<int>(value)};
        return {};
      case kDayOfMonth:
        return SetDayOfMonth(value);
      case kWeekYear:
      case kWeek:
      case kDayOfYear:
      case kDayOfWeek:
        return SetDays(field, value);
      default:
        return SetClock(field, value);
    }
  }

  int64_t local_millis() const {
    return (DaysOf(day_).value() * kSecondsPerDay + hour_ * kSecondsPerHour +
            minute_ * kSecondsPerMinute + second_) *
           kMillisPerSecond;
  }

 private:
  Result<void> Check(int64_t value, int64_t least, int64_t most, std::string_view name) const {
    if (value < least || value > most) {
      return Error(ErrorCode::kInvalidArgument,
                   fmt::format("Cannot parse \"{}\": Value {} for {} must be in the range [{},{}]",
                               text_, value, name, least, most));
    }
    return {};
  }

  Result<void> SetDayOfMonth(int64_t value) {
    CivilDay last = {.year = day_.year, .month = day_.month, .day = 28};
    if (value < 1 || value > last.day) {
      for (last.day = 31; !DaysOf(last);) {
        --last.day;
      }
      DYNALAKE_TRY(Check(value, 1, last.day, "dayOfMonth"));
    }
    day_.day = static_cast<int>(value);
    return {};
  }

  /// What is counted in days.
  Result<void> SetDays(PatternField field, int64_t value) {
    int64_t days = DaysOf(day_).value();
    if (field == kWeekYear) {
      DYNALAKE_TRY(Check(value, -kLastTimestampYear, kLastTimestampYear, "weekyear"));
      days = FirstWeekOf(value);
    } else if (field == kWeek) {
      const int64_t year = WeekDateOf(days).year;
      DYNALAKE_TRY(Check(value, 1, WeeksOf(year), "weekOfWeekyear"));
      days = FirstWeekOf(year) + (value - 1) * 7;
    } else if (field == kDayOfYear) {
      const int64_t first = DaysOf({.year = day_.year}).value();
      const int64_t next = DaysOf({.year = day_.year + 1}).value();
      DYNALAKE_TRY(Check(value, 1, next - first, "dayOfYear"));
      days = first + value - 1;
    } else {
      DYNALAKE_TRY(Check(value, 1, 7, "dayOfWeek"));
      days += value - WeekDateOf(days).day;
    }
    day_ = CivilDayOf(days);
    return {};
  }

  Result<void> SetClock(PatternField field, int64_t value) {
    switch (field) {
      case kHalfday:
        hour_ = value * 12;
        return {};
      case kHourOfHalfday:
        DYNALAKE_TRY(Check(value, 0, 11, "hourOfHalfday"));
        hour_ = hour_ / 12 * 12 + value;
        return {};
      case kClockOfHalfday:
        DYNALAKE_TRY(Check(value, 1, 12, "clockhourOfHalfday"));
        hour_ = hour_ / 12 * 12 + value % 12;
        return {};
      case kHour:
        DYNALAKE_TRY(Check(value, 0, 23, "hourOfDay"));
        hour_ = value;
        return {};
      case kClockHour:
        DYNALAKE_TRY(Check(value, 1, 24, "clockhourOfDay"));
        hour_ = value % 24;
        return {};
      case kMinute:
        DYNALAKE_TRY(Check(value, 0, 59, "minuteOfHour"));
        minute_ = value;
        return {};
      default:
        DYNALAKE_TRY(Check(value, 0, 59, "secondOfMinute"));
        second_ = value;
        return {};
    }
  }

  std::string_view text_;
  CivilDay day_;
  int64_t hour_ = 0;
  int64_t minute_ = 0;
  int64_t second_ = 0;
};

}  // namespace

Result<ReadTimeText> ReadPattern(const TimePattern& pattern, std::string_view text) {
  ReadFields read;
  std::string_view rest = text;
  for (const PatternPart& part : pattern.parts) {
    const std::string_view before = rest;
    if (!TakePart(rest, part, pattern.pivot_year, read)) {
      return Wrong(text, before);
    }
  }
  if (!rest.empty()) {
    return Wrong(text, rest);
  }
  FieldSetter setter(text);
  const auto fields = read.fields();
  const bool needs_year = !fields.empty() && fields[0].field >= kMonth &&
                          fields[0].field <= kDayOfWeek && fields[0].field != kWeek;
  if (needs_year) {
    DYNALAKE_TRY(setter.Set(kYear, 2000));
  }
  for (const auto& [field, value] : fields) {
    DYNALAKE_TRY(setter.Set(field, value));
  }
  read.time.local_millis = setter.local_millis() + read.fraction_millis;
  return std::move(read.time);
}

}  // namespace dynalake::engine
