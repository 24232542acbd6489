#include "iceberg/model/single_value.h"

#include <algorithm>

#include "base/assert.h"
#include "base/format.h"
#include "base/little_endian.h"
#include "base/time_units.h"
#include "base/unicode.h"

namespace dynalake::iceberg {
namespace {

template <typename T>
std::string Bytes(T value) {
  std::string out;
  AppendLittleEndian(value, out);
  return out;
}

template <typename Narrow, typename Wide>
std::optional<Wide> LoadWidened(std::string_view bytes) {
  if (bytes.size() == sizeof(Wide)) {
    return LoadLittleEndian<Wide>(bytes.data());
  }
  if (bytes.size() == sizeof(Narrow)) {
    return static_cast<Wide>(LoadLittleEndian<Narrow>(bytes.data()));
  }
  return std::nullopt;
}

/// A timestamp; 4 bytes are days from before the column was widened from date.
std::optional<int64_t> LoadTimestamp(std::string_view bytes, int64_t units_per_day) {
  if (bytes.size() == sizeof(int32_t)) {
    const Int128 value =
        static_cast<Int128>(LoadLittleEndian<int32_t>(bytes.data())) * units_per_day;
    const auto narrow = static_cast<int64_t>(value);
    return narrow == value ? std::optional<int64_t>(narrow) : std::nullopt;
  }
  return LoadWidened<int64_t, int64_t>(bytes);
}

Error WrongLength(const Type& type, size_t length) {
  return Fail(ErrorCode::kMalformedInput, "{} bytes are not a value of type {}", length,
              type.ToString());
}

template <typename T, typename Make>
Result<Literal> OrWrongLength(const std::optional<T>& value, Make make, const Type& type,
                              size_t length) {
  if (!value) {
    return WrongLength(type, length);
  }
  return make(*value);
}

/// The code point after `code_point`, or nothing at the end of Unicode.
std::optional<char32_t> NextScalar(char32_t code_point) {
  if (code_point == 0xD7FF) {
    return char32_t{0xE000};
  }
  return code_point >= 0x10FFFF ? std::nullopt : std::optional<char32_t>(code_point + 1);
}

std::optional<std::string> UpperOfString(std::string_view value, size_t length) {
  std::vector<char32_t> kept;
  size_t position = 0;
  while (kept.size() < length) {
    const auto code_point = NextCodePoint(value, position);
    if (!code_point) {
      break;
    }
    kept.push_back(*code_point);
  }
  if (position == value.size()) {
    return std::string(value);
  }
  // What is not UTF-8 after the kept part is above it as bytes too: the increment covers it.
  for (; !kept.empty(); kept.pop_back()) {
    if (const auto next = NextScalar(kept.back())) {
      kept.back() = *next;
      std::string bound;
      for (const char32_t code_point : kept) {
        AppendUtf8(code_point, bound);
      }
      return bound;
    }
  }
  return std::nullopt;
}

std::optional<std::string> UpperOfBinary(std::string_view value, size_t length) {
  if (value.size() <= length) {
    return std::string(value);
  }
  std::string bound(value.substr(0, length));
  for (; !bound.empty(); bound.pop_back()) {
    if (bound.back() != '\xff') {
      bound.back() = static_cast<char>(static_cast<uint8_t>(bound.back()) + 1);
      return bound;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string ToSingleValueBytes(const Type& type, const Literal& value) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return std::string(1, value.boolean() ? '\1' : '\0');
    case TypeId::kInt:
    case TypeId::kDate:
      return Bytes(value.int32());
    case TypeId::kLong:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      return Bytes(value.int64());
    case TypeId::kFloat:
      return Bytes(value.float32());
    case TypeId::kDouble:
      return Bytes(value.float64());
    case TypeId::kDecimal:
      return DecimalToBytes(value.decimal());
    default:
      return value.bytes();
  }
}

Result<Literal> FromSingleValueBytes(const Type& type, std::string_view bytes) {
  switch (type.id()) {
    case TypeId::kBoolean:
      if (bytes.size() != 1) {
        return WrongLength(type, bytes.size());
      }
      return Literal::Boolean(bytes[0] != 0);
    case TypeId::kInt:
    case TypeId::kDate:
      return OrWrongLength(LoadWidened<int32_t, int32_t>(bytes), Literal::Int, type, bytes.size());
    case TypeId::kLong:
      return OrWrongLength(LoadWidened<int32_t, int64_t>(bytes), Literal::Long, type, bytes.size());
    case TypeId::kTimestamp:
      return OrWrongLength(LoadTimestamp(bytes, kMicrosPerDay), Literal::Long, type, bytes.size());
    case TypeId::kTimestampNs:
      return OrWrongLength(LoadTimestamp(bytes, kMicrosPerDay * 1000), Literal::Long, type,
                           bytes.size());
    case TypeId::kTime:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampTzNs:
      return OrWrongLength(LoadWidened<int64_t, int64_t>(bytes), Literal::Long, type, bytes.size());
    case TypeId::kFloat:
      return OrWrongLength(LoadWidened<float, float>(bytes), Literal::Float, type, bytes.size());
    case TypeId::kDouble:
      return OrWrongLength(LoadWidened<float, double>(bytes), Literal::Double, type, bytes.size());
    case TypeId::kDecimal: {
      DYNALAKE_ASSIGN(const Int128 unscaled, DecimalFromBytes(bytes));
      return Literal::Decimal(unscaled);
    }
    case TypeId::kUuid:
      if (bytes.size() != 16) {
        return WrongLength(type, bytes.size());
      }
      return Literal::Bytes(std::string(bytes));
    case TypeId::kString:
    case TypeId::kFixed:
    case TypeId::kBinary:
      return Literal::Bytes(std::string(bytes));
    default:
      return Fail(ErrorCode::kUnsupported, "type {} has no single values", type.ToString());
  }
}

std::string TruncateLowerBound(const Type& type, std::string_view value, size_t length) {
  if (type.id() != TypeId::kString) {
    return std::string(value.substr(0, length));
  }
  size_t position = 0;
  for (size_t count = 0; count < length && NextCodePoint(value, position); ++count) {
  }
  return std::string(value.substr(0, position));
}

std::optional<std::string> TruncateUpperBound(const Type& type, std::string_view value,
                                              size_t length) {
  return type.id() == TypeId::kString ? UpperOfString(value, length) : UpperOfBinary(value, length);
}

std::string DecimalToBytes(Int128 unscaled) {
  std::string bytes;
  // The last byte written must show the sign of what is left out.
  do {
    bytes.push_back(static_cast<char>(static_cast<uint8_t>(unscaled & 0xff)));
    unscaled >>= 8;
  } while (!(unscaled == 0 && bytes.back() >= 0) && !(unscaled == -1 && bytes.back() < 0));
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

Result<Int128> DecimalFromBytes(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > sizeof(Int128)) {
    return Fail(ErrorCode::kMalformedInput, "{} bytes are not a decimal", bytes.size());
  }
  Int128 value = static_cast<signed char>(bytes[0]) < 0 ? -1 : 0;
  for (const char byte : bytes) {
    value = static_cast<Int128>(static_cast<UInt128>(value) << 8 | static_cast<uint8_t>(byte));
  }
  return value;
}

int DecimalFixedLength(int precision) {
  DYNALAKE_ASSERT(precision >= 1 && precision <= Type::kMaxDecimalPrecision);
  Int128 largest = 9;
  for (int digits = 1; digits < precision; ++digits) {
    largest = largest * 10 + 9;
  }
  return static_cast<int>(DecimalToBytes(largest).size());
}

std::string DecimalToText(Int128 unscaled, int scale) {
  const bool negative = unscaled < 0;
  auto magnitude = static_cast<UInt128>(unscaled);
  if (negative) {
    magnitude = -magnitude;
  }
  std::string digits = fmt::format("{}", magnitude);
  const auto fraction = static_cast<size_t>(scale);
  if (digits.size() <= fraction) {
    digits.insert(0, fraction + 1 - digits.size(), '0');
  }
  if (fraction > 0) {
    digits.insert(digits.size() - fraction, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

}  // namespace dynalake::iceberg
