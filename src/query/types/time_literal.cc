#include "query/types/time_literal.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/time_units.h"
#include "base/time_zone.h"
#include "engine/times/time_text.h"

namespace dynalake::query {
namespace {

constexpr int64_t kMillisPerDay = kSecondsPerDay * kMillisPerSecond;
/// DuckDB keeps an interval in microseconds of 64 bits.
constexpr int64_t kMostDays = 106'751'990;

Error NoLiteral(const TypedLiteral& literal) {
  return {ErrorCode::kInvalidArgument, fmt::format("'{}' is not a valid {} literal", literal.text,
                                                   AsciiUpperCase(literal.type))};
}

SqlType TimedType(TypeKind kind, std::string_view fraction) {
  SqlType type;
  type.kind = kind;
  type.precision = static_cast<int32_t>(fraction.size());
  return type;
}

std::string ClockText(int64_t second, std::string_view fraction) {
  std::string text;
  const int64_t days = FloorDivide(second, kSecondsPerDay);
  AppendCivilDay(days, text);
  text += ' ';
  AppendTimeOfDay(second - days * kSecondsPerDay, text);
  if (!fraction.empty()) {
    text += '.';
    text += fraction;
  }
  return text;
}

Result<TimeConstant> ReadDateConstant(const TypedLiteral& literal) {
  const auto days = engine::ReadDate(literal.text);
  if (!days) {
    return NoLiteral(literal);
  }
  TimeConstant constant;
  constant.type.kind = TypeKind::kDate;
  AppendCivilDay(*days, constant.text);
  return constant;
}

Result<TimeConstant> ReadTimeConstant(const TypedLiteral& literal) {
  const auto time = engine::ReadTime(literal.text);
  if (!time) {
    return NoLiteral(literal);
  }
  TimeConstant constant = {
      .type = TimedType(time->offset_minutes ? TypeKind::kTimeWithZone : TypeKind::kTime,
                        time->fraction)};
  const int64_t utc = time->second - time->offset_minutes.value_or(0) * kSecondsPerMinute;
  AppendTimeOfDay((utc + kSecondsPerDay) % kSecondsPerDay, constant.text);
  if (!time->fraction.empty()) {
    constant.text += fmt::format(".{}", time->fraction);
  }
  if (time->offset_minutes) {
    constant.text += fmt::format(" {}", OffsetText(*time->offset_minutes));
  }
  return constant;
}

Result<TimeConstant> ReadTimestampConstant(const TypedLiteral& literal) {
  const auto timestamp = engine::ReadTimestamp(literal.text);
  if (!timestamp) {
    return NoLiteral(literal);
  }
  if (timestamp->zone.empty()) {
    return TimeConstant{.type = TimedType(TypeKind::kTimestamp, timestamp->fraction),
                        .text = ClockText(timestamp->local_second, timestamp->fraction)};
  }
  const auto zone = TimeZone::Find(timestamp->zone);
  if (!zone) {
    const bool is_offset = timestamp->zone.starts_with('+') || timestamp->zone.starts_with('-');
    return is_offset ? Error(ErrorCode::kUnsupported,
                             fmt::format("Time zone not supported: {}", timestamp->zone))
                     : NoLiteral(literal);
  }
  const LocalOffsets offsets = zone->OffsetsOfLocal(timestamp->local_second);
  if (offsets.is_gap) {
    return NoLiteral(literal);
  }
  // Of a time that comes twice, the first.
  return TimeConstant{
      .type = TimedType(TypeKind::kTimestampWithZone, timestamp->fraction),
      .text = fmt::format(
          "{} {}", ClockText(timestamp->local_second - offsets.before_seconds, timestamp->fraction),
          zone->name())};
}

// Intervals.

std::string_view NameOf(IntervalField field) {
  constexpr std::array<std::string_view, 6> kNames = {"YEAR", "MONTH",  "DAY",
                                                      "HOUR", "MINUTE", "SECOND"};
  return kNames[static_cast<size_t>(field)];
}

int64_t UnitOf(IntervalField field) {
  switch (field) {
    case IntervalField::kYear:
      return 12;
    case IntervalField::kMonth:
      return 1;
    case IntervalField::kDay:
      return kMillisPerDay;
    case IntervalField::kHour:
      return kSecondsPerHour * kMillisPerSecond;
    case IntervalField::kMinute:
      return kSecondsPerMinute * kMillisPerSecond;
    case IntervalField::kSecond:
      return kMillisPerSecond;
  }
  return 0;
}

bool IsMonths(IntervalField field) { return field <= IntervalField::kMonth; }

/// What stands between a field and the next smaller one.
char SeparatorBehind(IntervalField field) {
  return field == IntervalField::kYear ? '-' : field == IntervalField::kDay ? ' ' : ':';
}

/// Digits at the front, which make a number of 32 bits; none are 0.
std::optional<int64_t> TakeNumber(std::string_view& text) {
  int64_t number = 0;
  for (; !text.empty() && IsAsciiDigit(text.front()); text.remove_prefix(1)) {
    number = number * 10 + (text.front() - '0');
    if (number > std::numeric_limits<int32_t>::max()) {
      return std::nullopt;
    }
  }
  return number;
}

/// Months or milliseconds of the fields from `field` to `last`; those at the end may be missing.
std::optional<int64_t> ReadFields(std::string_view text, IntervalField field, IntervalField last) {
  int64_t sum = 0;
  while (true) {
    const auto number = TakeNumber(text);
    if (!number) {
      return std::nullopt;
    }
    sum += *number * UnitOf(field);
    if (field == last || text.empty()) {
      break;
    }
    if (!TakeChar(text, SeparatorBehind(field)) || text.empty()) {
      return std::nullopt;
    }
    field = static_cast<IntervalField>(static_cast<uint8_t>(field) + 1);
  }
  if (field == IntervalField::kSecond && TakeChar(text, '.')) {
    size_t digits = 0;
    while (digits < text.size() && IsAsciiDigit(text[digits])) {
      ++digits;
    }
    sum += engine::CutFraction(text.substr(0, digits), 3);
    text.remove_prefix(digits);
  }
  return text.empty() ? std::optional(sum) : std::nullopt;
}

}  // namespace

bool IsTimeLiteral(std::string_view type) {
  const std::string name = AsciiLowerCase(type);
  return name == "date" || name == "time" || name == "timestamp";
}

Result<TimeConstant> ReadTimeLiteral(const TypedLiteral& literal) {
  const std::string name = AsciiLowerCase(literal.type);
  if (name == "date") {
    return ReadDateConstant(literal);
  }
  return name == "time" ? ReadTimeConstant(literal) : ReadTimestampConstant(literal);
}

Result<TimeConstant> ReadIntervalLiteral(const IntervalLiteral& literal) {
  const IntervalField last = literal.to.value_or(literal.from);
  std::string qualifier(NameOf(literal.from));
  if (literal.to) {
    qualifier += fmt::format(" TO {}", NameOf(last));
    if (IsMonths(literal.from) != IsMonths(last) || last <= literal.from) {
      return Error(ErrorCode::kInvalidArgument,
                   fmt::format("Invalid interval qualifier: {}", qualifier));
    }
  }
  std::string_view text = literal.text;
  const bool negative = TakeChar(text, '-');
  if (!negative) {
    TakeChar(text, '+');
  }
  const auto value = ReadFields(text, literal.from, last);
  if (!value || (IsMonths(last) && *value > std::numeric_limits<int32_t>::max())) {
    return Error(ErrorCode::kInvalidArgument,
                 fmt::format("Invalid INTERVAL {} value: {}", qualifier, literal.text));
  }
  if (*value / kMillisPerDay > kMostDays) {
    return Error(ErrorCode::kUnsupported,
                 fmt::format("an INTERVAL of more than {} days is not supported", kMostDays));
  }
  TimeConstant constant;
  constant.type.kind =
      IsMonths(last) ? TypeKind::kIntervalYearToMonth : TypeKind::kIntervalDayToSecond;
  constant.text = fmt::format("{}", negative != literal.negative ? -*value : *value);
  return constant;
}

}  // namespace dynalake::query
