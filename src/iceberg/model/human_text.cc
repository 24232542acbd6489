#include "iceberg/model/human_text.h"

#include <array>

#include "base/base64.h"
#include "base/float_text.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "iceberg/model/literal_text.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

constexpr int32_t kMonthsPerYear = 12;
constexpr int32_t kHoursPerDay = 24;
constexpr int32_t kFirstYear = 1970;

/// A partition value that counts years, months or hours since 1970; nothing for another one.
std::optional<std::string> CountedText(const Transform& transform, int32_t count) {
  switch (transform.kind()) {
    case Transform::Kind::kYear:
      return fmt::format("{:04}", kFirstYear + int64_t{count});
    case Transform::Kind::kMonth: {
      const auto years = FloorDivide(count, kMonthsPerYear);
      return fmt::format("{:04}-{:02}", kFirstYear + years, count - years * kMonthsPerYear + 1);
    }
    case Transform::Kind::kDay:
      return DayToText(count);
    case Transform::Kind::kHour: {
      const auto days = FloorDivide(count, kHoursPerDay);
      return fmt::format("{}-{:02}", DayToText(static_cast<int32_t>(days)),
                         count - days * kHoursPerDay);
    }
    default:
      return std::nullopt;
  }
}

/// As Java's LocalTime.toString: no seconds of zero, and three, six or nine digits behind them.
std::string LocalTimeText(const Type& type, const Literal& value) {
  std::string text = LiteralToText(type, value);
  constexpr std::string_view kNothing = ":00.000000";
  constexpr std::string_view kNoMicros = "000";
  if (text.ends_with(kNothing)) {
    text.resize(text.size() - kNothing.size());
  } else if (text.ends_with(".000000")) {
    text.resize(text.find('.'));
  } else if (text.ends_with(kNoMicros)) {
    text.resize(text.size() - kNoMicros.size());
  }
  return text;
}

/// As Java's BigDecimal.toString, which has an exponent where more than six zeros would come first.
std::string BigDecimalText(Int128 unscaled, int scale) {
  constexpr int kLeastPlainExponent = -6;
  std::string digits = DecimalToText(unscaled < 0 ? -unscaled : unscaled, 0);
  const int exponent = static_cast<int>(digits.size()) - 1 - scale;
  if (exponent >= kLeastPlainExponent) {
    return DecimalToText(unscaled, scale);
  }
  if (digits.size() > 1) {
    digits.insert(1, ".");
  }
  return fmt::format("{}{}E{}", unscaled < 0 ? "-" : "", digits, exponent);
}

}  // namespace

std::string IsoTimeText(const Type& type, const Literal& value) {
  std::string text = LiteralToText(type, value);
  const size_t point = text.find('.');
  if (point == std::string::npos) {
    return text;
  }
  size_t end = text.find_first_not_of("0123456789", point + 1);
  end = end == std::string::npos ? text.size() : end;
  size_t kept = end;
  while (kept > point + 1 && text[kept - 1] == '0') {
    --kept;
  }
  kept = kept == point + 1 ? point : kept;
  text.erase(kept, end - kept);
  return text;
}

std::string HumanText(const Type& type, const Literal& value) {
  std::array<char, kFloatText> buffer = {};
  switch (type.id()) {
    case TypeId::kFloat:
      return std::string(JavaText(value.float32(), buffer.data()));
    case TypeId::kDouble:
      return std::string(JavaText(value.float64(), buffer.data()));
    case TypeId::kDecimal:
      return BigDecimalText(value.decimal(), type.scale());
    case TypeId::kTime:
      return LocalTimeText(type, value);
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      return IsoTimeText(type, value);
    case TypeId::kFixed:
    case TypeId::kBinary:
      return EncodeBase64(value.bytes());
    default:
      return LiteralToText(type, value);
  }
}

std::string HumanText(const Transform& transform, const Type& type,
                      const std::optional<Literal>& value) {
  if (!value) {
    return "null";
  }
  if (const auto* count = std::get_if<int32_t>(&value->value())) {
    if (auto text = CountedText(transform, *count)) {
      return *std::move(text);
    }
  }
  return HumanText(type, *value);
}

}  // namespace dynalake::iceberg
