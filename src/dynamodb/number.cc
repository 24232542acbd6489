#include "dynamodb/number.h"

#include <cstdint>

#include "base/ascii.h"
#include "dynamodb/limits.h"

namespace dynalake::dynamodb {
namespace {

enum class Verdict : uint8_t { kLegal, kNotANumber, kTooManyDigits, kTooLarge, kTooSmall };

/// A number taken apart.
struct Parts {
  bool negative = false;
  bool plain = false;           ///< spelled without plus sign and exponent
  bool tidy = false;            ///< its digits are spelled canonically
  int digits = 0;               ///< significant ones; 0 for zero
  int64_t exponent = 0;         ///< of the first significant digit: 0 for 5, -2 for 0.05
  const char* first = nullptr;  ///< the first significant digit
};

const char* SkipDigits(const char* at, const char* end) {
  while (at != end && IsAsciiDigit(*at)) {
    ++at;
  }
  return at;
}

const char* SkipZeros(const char* at, const char* end) {
  while (at != end && *at == '0') {
    ++at;
  }
  return at;
}

/// Reads an exponent's sign and digits. Its size saturates, since all that is far out of range is
/// refused alike.
bool ReadExponent(const char* at, const char* end, int64_t* exponent) {
  constexpr int64_t kSaturated = int64_t{1} << 40;
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) {
    ++at;
  }
  if (at == end) {
    return false;
  }
  int64_t value = 0;
  for (; at != end; ++at) {
    if (!IsAsciiDigit(*at)) {
      return false;
    }
    value = value < kSaturated ? value * 10 + (*at - '0') : kSaturated;
  }
  *exponent = negative ? -value : value;
  return true;
}

/// Finds the significant digits of an integer part and a fraction (empty where the point is
/// missing).
void FindDigits(const char* integer, const char* integer_end, const char* fraction,
                const char* fraction_end, Parts* parts) {
  const char* last = fraction_end;
  while (last != fraction && last[-1] == '0') {
    --last;
  }
  const bool has_point = fraction != integer_end;
  parts->tidy =
      integer != integer_end && (!has_point || (last == fraction_end && last != fraction));
  const char* first = SkipZeros(integer, integer_end);
  if (first != integer_end) {
    parts->tidy = parts->tidy && first == integer;
    parts->exponent = integer_end - first - 1;
    if (last == fraction) {
      last = integer_end;
      while (last[-1] == '0') {
        --last;
      }
    }
    parts->digits = static_cast<int>(last - first - (last > integer_end ? 1 : 0));
  } else {
    parts->tidy = parts->tidy && integer_end - integer == 1;
    first = SkipZeros(fraction, last);
    parts->exponent = fraction - first - 1;
    parts->digits = static_cast<int>(last - first);
  }
  parts->first = first;
}

Verdict Parse(std::string_view text, char exponent_letter, Parts* parts) {
  if (text.size() > kMaxItemTextBytes) {
    return Verdict::kNotANumber;
  }
  const char* at = text.data();
  const char* const end = at + text.size();
  parts->plain = at != end && *at != '+';
  parts->negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) {
    ++at;
  }
  const char* const integer = at;
  const char* const integer_end = at = SkipDigits(at, end);
  const char* fraction = integer_end;
  if (at != end && *at == '.') {
    fraction = ++at;
    at = SkipDigits(at, end);
  }
  const char* const fraction_end = at;
  if (integer == integer_end && fraction == fraction_end) {
    return Verdict::kNotANumber;
  }
  FindDigits(integer, integer_end, fraction, fraction_end, parts);
  if (at != end) {
    int64_t exponent = 0;
    if ((*at | 0x20) != exponent_letter || !ReadExponent(at + 1, end, &exponent)) {
      return Verdict::kNotANumber;
    }
    parts->plain = false;
    parts->exponent += exponent;
  }
  if (parts->digits == 0) {
    parts->tidy = parts->tidy && !parts->negative;
    return Verdict::kLegal;
  }
  if (parts->digits > kMaxNumberDigits) {
    return Verdict::kTooManyDigits;
  }
  if (parts->exponent > kMaxNumberExponent) {
    return Verdict::kTooLarge;
  }
  return parts->exponent < kMinNumberExponent ? Verdict::kTooSmall : Verdict::kLegal;
}

/// Calls `take` with each significant digit.
template <typename Take>
void ForEachDigit(const Parts& parts, Take take) {
  const char* at = parts.first;
  for (int i = 0; i < parts.digits; ++at) {
    if (*at != '.') {
      take(*at);
      ++i;
    }
  }
}

bool FitsInt64(const Parts& parts) {
  if (parts.exponent != 18) {
    return parts.exponent < 18;
  }
  uint64_t value = 0;
  ForEachDigit(parts,
               [&value](char digit) { value = value * 10 + static_cast<uint64_t>(digit - '0'); });
  for (int i = parts.digits; i < 19; ++i) {
    value *= 10;
  }
  return value <= static_cast<uint64_t>(INT64_MAX) + (parts.negative ? 1 : 0);
}

void AppendPlain(const Parts& parts, std::string* out) {
  if (parts.digits == 0) {
    out->push_back('0');
    return;
  }
  if (parts.negative) {
    out->push_back('-');
  }
  if (parts.exponent < 0) {
    out->append("0.").append(static_cast<size_t>(-parts.exponent - 1), '0');
  }
  int64_t integer_digits = parts.exponent + 1;
  int printed = 0;
  ForEachDigit(parts, [&](char digit) {
    if (printed > 0 && printed == integer_digits) {
      out->push_back('.');
    }
    out->push_back(digit);
    ++printed;
  });
  if (integer_digits > printed) {
    out->append(static_cast<size_t>(integer_digits - printed), '0');
  }
}

}  // namespace

std::optional<NumberShape> ScanNumber(std::string_view text) {
  Parts parts;
  if (Parse(text, 'e', &parts) != Verdict::kLegal) {
    return std::nullopt;
  }
  NumberShape shape;
  shape.canonical = parts.plain && parts.tidy;
  if (parts.digits == 0) {
    shape.fits_int64 = true;
    return shape;
  }
  const auto exponent = static_cast<int>(parts.exponent);
  shape.integer_digits = exponent >= 0 ? exponent + 1 : 0;
  shape.scale = parts.digits - 1 > exponent ? parts.digits - 1 - exponent : 0;
  shape.fits_int64 = shape.scale == 0 && FitsInt64(parts);
  return shape;
}

bool IsCanonicalNumber(std::string_view text) {
  Parts parts;
  return Parse(text, 'e', &parts) == Verdict::kLegal && parts.plain && parts.tidy;
}

Result<std::string> CanonicalNumber(std::string_view text) {
  std::string canonical;
  if (!AppendCanonicalNumber(text, 'e', &canonical)) {
    return Fail(ErrorCode::kMalformedInput, "number \"{}\" {}", text.substr(0, 200),
                WhyNotANumber(text));
  }
  return canonical;
}

bool AppendCanonicalNumber(std::string_view text, char exponent_letter, std::string* out) {
  Parts parts;
  if (Parse(text, exponent_letter, &parts) != Verdict::kLegal) {
    return false;
  }
  if (parts.plain && parts.tidy) {
    out->append(text);
  } else {
    AppendPlain(parts, out);
  }
  return true;
}

std::string_view WhyNotANumber(std::string_view text, char exponent_letter) {
  Parts parts;
  switch (Parse(text, exponent_letter, &parts)) {
    case Verdict::kTooManyDigits:
      return "has more than 38 significant digits";
    case Verdict::kTooLarge:
      return "is larger than 9.9999999999999999999999999999999999999E+125";
    case Verdict::kTooSmall:
      return "is smaller than 1E-130";
    case Verdict::kLegal:
    case Verdict::kNotANumber:
      break;
  }
  return "is not a decimal number";
}

bool NumericEqual(std::string_view left, std::string_view right) {
  std::string left_canonical;
  std::string right_canonical;
  return AppendCanonicalNumber(left, 'e', &left_canonical) &&
         AppendCanonicalNumber(right, 'e', &right_canonical) && left_canonical == right_canonical;
}

}  // namespace dynalake::dynamodb
