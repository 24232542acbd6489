#include "iceberg/model/literal_text.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/checked.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/time_units.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

/// Digits after the second's point.
int FractionDigits(TypeId id) {
  return id == TypeId::kTimestampNs || id == TypeId::kTimestampTzNs ? 9 : 6;
}

int64_t UnitsPerSecond(TypeId id) {
  return FractionDigits(id) == 9 ? kNanosPerSecond : kMicrosPerSecond;
}

std::string DayText(int64_t days) {
  std::string text;
  AppendCivilDay(days, text);
  return text;
}

std::string TimeText(int64_t of_day, int64_t fraction, int digits) {
  std::string text;
  AppendTimeOfDay(of_day, text);
  fmt::format_to(std::back_inserter(text), ".{:0{}}", fraction, digits);
  return text;
}

std::string TimestampText(TypeId id, int64_t value) {
  const int64_t units = UnitsPerSecond(id);
  const int64_t seconds = FloorDivide(value, units);
  const int64_t days = FloorDivide(seconds, kSecondsPerDay);
  const bool zoned = id == TypeId::kTimestampTz || id == TypeId::kTimestampTzNs;
  return DayText(days) + "T" +
         TimeText(seconds - days * kSecondsPerDay, value - seconds * units, FractionDigits(id)) +
         (zoned ? "+00:00" : "");
}

std::string UuidText(std::string_view bytes) {
  std::string text = EncodeHex(bytes);
  for (const size_t at : {20U, 16U, 12U, 8U}) {
    if (text.size() > at) {
      text.insert(at, 1, '-');
    }
  }
  return text;
}

/// Days since 1970-01-01; years before 0 have a sign.
std::optional<int64_t> ReadDay(std::string_view& text) {
  if (!TakeChar(text, '-')) {
    return TakeCivilDay(text);
  }
  std::string_view year = text;
  const auto number = TakeDigits(year, 4);
  // A year has its 29th of February on both sides of 0.
  const auto in_year = number ? TakeCivilDay(text) : std::nullopt;
  if (!in_year) {
    return std::nullopt;
  }
  CivilDay day = CivilDayOf(*in_year);
  day.year = -*number;
  return DaysOf(day);
}

/// Units since midnight.
std::optional<int64_t> ReadTime(std::string_view& text, TypeId id) {
  const auto time = TakeTimeOfDay(text);
  if (!time || time->fraction_digits > FractionDigits(id)) {
    return std::nullopt;
  }
  const int64_t units = UnitsPerSecond(id);
  return time->seconds * units + time->nanos / (kNanosPerSecond / units);
}

std::optional<int64_t> ParseTimestamp(TypeId id, std::string_view text) {
  const auto days = ReadDay(text);
  const auto of_day = days && TakeChar(text, 'T') ? ReadTime(text, id) : std::nullopt;
  const bool zoned = id == TypeId::kTimestampTz || id == TypeId::kTimestampTzNs;
  const bool zone_is_right =
      zoned ? text == "+00:00" || text == "-00:00" || text == "Z" : text.empty();
  if (!of_day || !zone_is_right) {
    return std::nullopt;
  }
  const auto midnight = CheckedMultiply(*days, kSecondsPerDay * UnitsPerSecond(id));
  return midnight ? CheckedAdd(*midnight, *of_day) : std::nullopt;
}

std::optional<Int128> DecimalOfText(const Type& type, std::string_view text) {
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative ? 1 : 0);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (point == 0 || fraction.size() != static_cast<size_t>(type.scale())) {
    return std::nullopt;
  }
  const std::string digits = std::string(text.substr(0, point)) + std::string(fraction);
  Int128 value = 0;
  int significant = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
    significant += value != 0 ? 1 : 0;
    if (significant > type.precision()) {
      return std::nullopt;
    }
  }
  return negative ? -value : value;
}

std::optional<std::string> ParseUuid(std::string_view text) {
  if (text.size() != 36) {
    return std::nullopt;
  }
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) {
      return std::nullopt;
    }
    digits += dash ? std::string() : std::string(1, text[i]);
  }
  const Result<std::string> bytes = DecodeHex(digits);
  return bytes ? std::optional<std::string>(*bytes) : std::nullopt;
}

std::optional<Literal> Parse(const Type& type, std::string_view text) {
  switch (type.id()) {
    case TypeId::kDate: {
      const auto days = ReadDay(text);
      const auto value = days && text.empty() ? CheckedNarrow<int32_t>(*days) : std::nullopt;
      return value ? std::optional(Literal::Int(*value)) : std::nullopt;
    }
    case TypeId::kTime: {
      const auto value = ReadTime(text, type.id());
      return value && text.empty() ? std::optional(Literal::Long(*value)) : std::nullopt;
    }
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs: {
      const auto value = ParseTimestamp(type.id(), text);
      return value ? std::optional(Literal::Long(*value)) : std::nullopt;
    }
    case TypeId::kDecimal: {
      const auto value = DecimalOfText(type, text);
      return value ? std::optional(Literal::Decimal(*value)) : std::nullopt;
    }
    case TypeId::kUuid: {
      auto bytes = ParseUuid(text);
      return bytes ? std::optional(Literal::Bytes(*std::move(bytes))) : std::nullopt;
    }
    case TypeId::kFixed:
    case TypeId::kBinary: {
      Result<std::string> bytes = DecodeHex(text);
      const bool fits = bytes && (type.id() == TypeId::kBinary ||
                                  static_cast<int64_t>(bytes->size()) == type.length_bytes());
      return fits ? std::optional(Literal::Bytes(*std::move(bytes))) : std::nullopt;
    }
    case TypeId::kString:
      return Literal::String(std::string(text));
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string DayToText(int32_t days) { return DayText(days); }

std::string LiteralToText(const Type& type, const Literal& value) {
  switch (type.id()) {
    case TypeId::kDate:
      return DayText(value.int32());
    case TypeId::kTime:
      return TimeText(value.int64() / kMicrosPerSecond, value.int64() % kMicrosPerSecond, 6);
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      return TimestampText(type.id(), value.int64());
    case TypeId::kDecimal:
      return DecimalToText(value.decimal(), type.scale());
    case TypeId::kString:
      return value.bytes();
    case TypeId::kUuid:
      return UuidText(value.bytes());
    case TypeId::kFixed:
    case TypeId::kBinary:
      return EncodeHex(value.bytes());
    default:
      return value.ToString();
  }
}

Result<Literal> LiteralFromText(const Type& type, std::string_view text) {
  if (auto literal = Parse(type, text)) {
    return *std::move(literal);
  }
  return Fail(ErrorCode::kMalformedInput, "'{}' is not a value of type {}", text.substr(0, 100),
              type.ToString());
}

}  // namespace dynalake::iceberg
