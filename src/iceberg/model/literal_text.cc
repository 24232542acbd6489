#include "iceberg/model/literal_text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/checked.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/hex.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

constexpr int64_t kMicros = 1'000'000;
constexpr int64_t kNanos = 1'000'000'000;
constexpr int64_t kSecondsPerDay = 86400;

/// Digits after the second's point.
int FractionDigits(TypeId id) {
  return id == TypeId::kTimestampNs || id == TypeId::kTimestampTzNs ? 9 : 6;
}

int64_t UnitsPerSecond(TypeId id) { return FractionDigits(id) == 9 ? kNanos : kMicros; }

std::string DayText(int64_t days) {
  // Civil from days over 64 bits: years beyond chrono's range occur in extreme timestamps.
  const int64_t shifted = days + 719468;
  const int64_t era = FloorDivide(shifted, 146097);
  const int64_t in_era = shifted - era * 146097;
  const std::chrono::year_month_day day{
      std::chrono::sys_days{std::chrono::days{in_era - 719468 + 146097 * 5}}};
  const int64_t year = static_cast<int>(day.year()) - 2000 + era * 400;
  return fmt::format("{:04}-{:02}-{:02}", year, static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string TimeText(int64_t of_day, int64_t fraction, int digits) {
  return fmt::format("{:02}:{:02}:{:02}.{:0{}}", of_day / 3600, of_day / 60 % 60, of_day % 60,
                     fraction, digits);
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

/// Takes text from the front; the first thing that is not as asked for makes it fail for good.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  /// Exactly `digits` digits.
  int64_t Number(size_t digits) {
    int64_t value = 0;
    for (size_t i = 0; i < digits; ++i) {
      value = value * 10 + Digit();
    }
    return value;
  }

  /// A point and up to `digits` digits, as a number of `digits` digits; 0 where there is no point.
  int64_t Fraction(int digits) {
    if (!Skip('.')) {
      return 0;
    }
    int64_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const bool more = i == 0 || (!text_.empty() && text_[0] >= '0' && text_[0] <= '9');
      value = value * 10 + (more ? Digit() : 0);
    }
    return value;
  }

  bool Skip(char c) {
    if (text_.empty() || text_[0] != c) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }

  void Expect(char c) { ok_ = Skip(c) && ok_; }
  void Require(bool holds) { ok_ = ok_ && holds; }
  std::string_view rest() const { return text_; }
  bool ok() const { return ok_; }

 private:
  int64_t Digit() {
    if (text_.empty() || text_[0] < '0' || text_[0] > '9') {
      ok_ = false;
      return 0;
    }
    const int64_t digit = text_[0] - '0';
    text_.remove_prefix(1);
    return digit;
  }

  std::string_view text_;
  bool ok_ = true;
};

int64_t ReadDay(TextReader& reader) {
  const bool negative = reader.Skip('-');
  const auto year = static_cast<int>(reader.Number(4));
  reader.Expect('-');
  const auto month = static_cast<unsigned>(reader.Number(2));
  reader.Expect('-');
  const auto day = static_cast<unsigned>(reader.Number(2));
  const std::chrono::year_month_day date{std::chrono::year{negative ? -year : year},
                                         std::chrono::month{month}, std::chrono::day{day}};
  reader.Require(date.ok());
  return reader.ok() ? std::chrono::sys_days{date}.time_since_epoch().count() : 0;
}

/// Units since midnight.
int64_t ReadTime(TextReader& reader, TypeId id) {
  const int64_t hour = reader.Number(2);
  reader.Expect(':');
  const int64_t minute = reader.Number(2);
  int64_t second = 0;
  int64_t fraction = 0;
  if (reader.Skip(':')) {
    second = reader.Number(2);
    fraction = reader.Fraction(FractionDigits(id));
  }
  reader.Require(hour < 24 && minute < 60 && second < 60);
  return ((hour * 60 + minute) * 60 + second) * UnitsPerSecond(id) + fraction;
}

std::optional<int64_t> ParseTimestamp(TypeId id, std::string_view text) {
  TextReader reader(text);
  const int64_t days = ReadDay(reader);
  reader.Expect('T');
  const int64_t of_day = ReadTime(reader, id);
  const bool zoned = id == TypeId::kTimestampTz || id == TypeId::kTimestampTzNs;
  const std::string_view zone = reader.rest();
  reader.Require(zoned ? zone == "+00:00" || zone == "-00:00" || zone == "Z" : zone.empty());
  const auto midnight = CheckedMultiply(days, kSecondsPerDay * UnitsPerSecond(id));
  return reader.ok() && midnight ? CheckedAdd(*midnight, of_day) : std::nullopt;
}

std::optional<Int128> ParseDecimal(const Type& type, std::string_view text) {
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
  TextReader reader(text);
  switch (type.id()) {
    case TypeId::kDate: {
      const auto days = CheckedNarrow<int32_t>(ReadDay(reader));
      return reader.ok() && reader.rest().empty() && days ? std::optional(Literal::Int(*days))
                                                          : std::nullopt;
    }
    case TypeId::kTime: {
      const int64_t value = ReadTime(reader, type.id());
      return reader.ok() && reader.rest().empty() ? std::optional(Literal::Long(value))
                                                  : std::nullopt;
    }
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs: {
      const auto value = ParseTimestamp(type.id(), text);
      return value ? std::optional(Literal::Long(*value)) : std::nullopt;
    }
    case TypeId::kDecimal: {
      const auto value = ParseDecimal(type, text);
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
      return TimeText(value.int64() / kMicros, value.int64() % kMicros, 6);
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
