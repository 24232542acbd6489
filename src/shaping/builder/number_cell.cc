#include "shaping/builder/number_cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/assert.h"
#include "dynamodb/number.h"

namespace dynalake::shaping {
namespace {

constexpr std::array<Int128, 39> kPowers = [] {
  std::array<Int128, 39> powers{};
  Int128 power = 1;
  for (Int128& entry : powers) {
    entry = power;
    power = &entry == &powers.back() ? power : power * 10;
  }
  return powers;
}();

/// The digits of a plain number of at most 38 digits, without its point.
Int128 DigitsOf(std::string_view plain) {
  const bool negative = plain.starts_with('-');
  Int128 digits = 0;
  for (const char c : plain.substr(negative ? 1 : 0)) {
    if (c != '.') {
      digits = digits * 10 + (c - '0');
    }
  }
  return negative ? -digits : digits;
}

}  // namespace

Int128 PowerOfTen(int exponent) { return kPowers[static_cast<size_t>(exponent)]; }

Int128 UnscaledOf(const TapeValue& number) {
  if (number.small) {
    return number.unscaled;
  }
  if (number.canonical) {
    return DigitsOf(number.Text());
  }
  std::string plain;
  DYNALAKE_ASSERT(dynamodb::AppendCanonicalNumber(number.Text(), 'e', &plain));
  return DigitsOf(plain);
}

DoubleCell ToDouble(const TapeValue& number) {
  // Every decimal of 15 digits survives the way through a double, and one division rounds right.
  constexpr int64_t kFifteenDigits = 1'000'000'000'000'000;
  constexpr std::array<double, 19> kDoublePowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                                                    1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                                                    1e14, 1e15, 1e16, 1e17, 1e18};
  if (number.canonical && number.small && number.unscaled < kFifteenDigits &&
      number.unscaled > -kFifteenDigits) {
    return {static_cast<double>(number.unscaled) / kDoublePowers[number.scale], true, true};
  }
  std::string_view text = number.Text();
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  DoubleCell cell;
  std::from_chars(text.data(), text.data() + text.size(), cell.value);
  cell.value += 0.0;  // -0 becomes 0
  std::string printed;
  const bool is_finite = AppendDouble(cell.value, &printed);
  cell.exact = number.canonical && is_finite && printed == text;
  cell.is_whole = cell.exact;
  if (!number.canonical && is_finite) {
    std::string digits;
    DYNALAKE_ASSERT(dynamodb::AppendCanonicalNumber(number.Text(), 'e', &digits));
    cell.is_whole = printed == digits;
  }
  return cell;
}

void AppendDecimal(Int128 unscaled, int scale, std::string* out) {
  if (unscaled == 0) {
    out->push_back('0');
    return;
  }
  const bool negative = unscaled < 0;
  // A decimal column has at most 38 digits, so the negation cannot overflow.
  auto rest = static_cast<UInt128>(negative ? -unscaled : unscaled);
  while (scale > 0 && rest % 10 == 0) {
    rest /= 10;
    --scale;
  }
  std::array<char, 48> digits{};
  size_t at = digits.size();
  int written = 0;
  do {
    if (written == scale && scale > 0) {
      digits[--at] = '.';
    }
    digits[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    ++written;
  } while (rest != 0 || written <= scale);
  if (negative) {
    out->push_back('-');
  }
  out->append(&digits[at], digits.size() - at);
}

bool AppendDouble(double value, std::string* out) {
  if (!std::isfinite(value)) {
    return false;
  }
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  return dynamodb::AppendCanonicalNumber({text.data(), end.ptr}, 'e', out);
}

}  // namespace dynalake::shaping
