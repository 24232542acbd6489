#include "engine/text/digit_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "base/format.h"

namespace dynalake::engine {
namespace {

/// Of `-1.234e-05`.
template <typename T>
DigitText ShortestDigits(T value) {
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::scientific).ptr;
  std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  DigitText number;
  if (text.starts_with('-')) {
    number.is_negative = true;
    text.remove_prefix(1);
  }
  const size_t sign = text.find('e');
  for (const char c : text.substr(0, sign)) {
    if (c != '.') {
      number.digits += c;
    }
  }
  number.point = std::atoi(std::string(text.substr(sign + 1)).c_str()) + 1;
  if (number.digits.find_first_not_of('0') == std::string::npos) {
    number.digits.clear();
    number.point = 0;
  }
  return number;
}

}  // namespace

DigitText DigitText::Of(double value) { return ShortestDigits(value); }
DigitText DigitText::Of(float value) { return ShortestDigits(value); }

DigitText DigitText::Of(iceberg::Int128 value, int scale) {
  DigitText number;
  number.is_negative = value < 0;
  auto left =
      value < 0 ? -static_cast<iceberg::UInt128>(value) : static_cast<iceberg::UInt128>(value);
  for (; left != 0; left /= 10) {
    number.digits += static_cast<char>('0' + static_cast<int>(left % 10));
  }
  std::ranges::reverse(number.digits);
  number.point = static_cast<int>(number.digits.size()) - scale;
  return number;
}

DigitText DigitText::Rounded(int count) const {
  DigitText rounded = *this;
  if (count >= static_cast<int>(digits.size())) {
    return rounded;
  }
  const bool up = count >= 0 && digits[static_cast<size_t>(count)] >= '5';
  rounded.digits.resize(static_cast<size_t>(std::max(count, 0)));
  if (up) {
    size_t at = rounded.digits.size();
    while (at > 0 && rounded.digits[at - 1] == '9') {
      rounded.digits[--at] = '0';
    }
    if (at > 0) {
      ++rounded.digits[at - 1];
    } else {
      rounded.digits.insert(rounded.digits.begin(), '1');
      ++rounded.point;
    }
  }
  if (rounded.digits.find_first_not_of('0') == std::string::npos) {
    rounded.digits.clear();
  }
  return rounded;
}

std::string DigitText::Fixed(int precision) const {
  const DigitText rounded = Rounded(point + precision);
  std::string text;
  const auto digit_at = [&](int place) {
    return place >= 0 && place < static_cast<int>(rounded.digits.size())
               ? rounded.digits[static_cast<size_t>(place)]
               : '0';
  };
  for (int place = std::min(rounded.point - 1, 0); place < rounded.point; ++place) {
    text += digit_at(place);
  }
  if (text.empty()) {
    text = "0";
  }
  if (precision > 0) {
    text += '.';
    for (int place = rounded.point; place < rounded.point + precision; ++place) {
      text += digit_at(place);
    }
  }
  return text;
}

std::string DigitText::Scientific(int precision) const {
  DigitText rounded = Rounded(precision + 1);
  const int exponent = rounded.digits.empty() ? 0 : rounded.point - 1;
  rounded.digits.resize(static_cast<size_t>(precision) + 1, '0');
  std::string text(1, rounded.digits[0]);
  if (precision > 0) {
    text += '.' + rounded.digits.substr(1);
  }
  return text + fmt::format("e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string DigitText::General(int precision) const {
  const int digits_asked = std::max(precision, 1);
  const DigitText rounded = Rounded(digits_asked);
  constexpr int kSmallest = -4;
  const int exponent = rounded.point - 1;
  if (rounded.digits.empty()) {
    return Fixed(digits_asked - 1);
  }
  if (exponent >= kSmallest && exponent < digits_asked) {
    return rounded.Fixed(digits_asked - exponent - 1);
  }
  return rounded.Scientific(digits_asked - 1);
}

}  // namespace dynalake::engine
