#include "engine/casts/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/ascii.h"
#include "engine/functions/decimal_value.h"

namespace dynalake::engine {
namespace {

size_t CountDigits(std::string_view text, size_t at, bool is_hexadecimal) {
  const size_t begin = at;
  while (at < text.size() &&
         (is_hexadecimal ? std::isxdigit(static_cast<unsigned char>(text[at])) != 0
                         : IsAsciiDigit(text[at]))) {
    ++at;
  }
  return at - begin;
}

/// Whether `text`, without sign and blanks, is a number of Java's FloatValue; takes its suffix off.
bool TakeJavaNumber(std::string_view& text, bool& is_hexadecimal) {
  is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  size_t at = is_hexadecimal ? 2 : 0;
  size_t digits = CountDigits(text, at, is_hexadecimal);
  at += digits;
  if (at < text.size() && text[at] == '.') {
    const size_t behind = CountDigits(text, at + 1, is_hexadecimal);
    digits += behind;
    at += behind + 1;
  }
  if (digits == 0) {
    return false;
  }
  const char mark = is_hexadecimal ? 'p' : 'e';
  if (at < text.size() && AsciiLower(text[at]) == mark) {
    ++at;
    at += at < text.size() && (text[at] == '+' || text[at] == '-') ? 1 : 0;
    const size_t exponent = CountDigits(text, at, false);
    if (exponent == 0) {
      return false;
    }
    at += exponent;
  } else if (is_hexadecimal) {
    return false;
  }
  const std::string_view suffix = text.substr(at);
  text = text.substr(0, at);
  return suffix.empty() || suffix == "d" || suffix == "D" || suffix == "f" || suffix == "F";
}

template <typename T>
T SlowNumber(std::string_view text) {
  const std::string copy(text);
  if constexpr (std::is_same_v<T, float>) {
    return std::strtof(copy.c_str(), nullptr);
  } else {
    return std::strtod(copy.c_str(), nullptr);
  }
}

template <typename T>
bool ReadNumberOf(std::string_view text, T& value) {
  text = JavaTrim(text);
  const bool is_negative = text.starts_with('-');
  text.remove_prefix(is_negative || text.starts_with('+') ? 1 : 0);
  // What is usual, in one go: no other text that begins with a digit is read to its end.
  if (!text.empty() && IsAsciiDigit(text[0])) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) {
      value = is_negative ? -value : value;
      return true;
    }
  }
  bool is_hexadecimal = false;
  if (text == "NaN") {
    value = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  if (text == "Infinity") {
    value = std::numeric_limits<T>::infinity();
  } else if (!TakeJavaNumber(text, is_hexadecimal)) {
    return false;
  } else {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // Hexadecimal, or beyond the range: infinite or nearly 0.
    if (is_hexadecimal || error != std::errc() || end != text.data() + text.size()) {
      value = SlowNumber<T>(text);
    }
  }
  value = is_negative ? -value : value;
  return true;
}

}  // namespace

std::string_view DecimalText(iceberg::Int128 value, int32_t scale, char* buffer) {
  // From the end to the front.
  char* const end = buffer + kNumberText;
  char* out = end;
  const bool is_negative = value < 0;
  iceberg::Int128 rest = is_negative ? -value : value;
  for (int32_t i = 0; i <= scale || rest != 0; ++i) {
    if (i == scale && scale > 0) {
      *--out = '.';
    }
    *--out = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (is_negative) {
    *--out = '-';
  }
  return {out, static_cast<size_t>(end - out)};
}

bool ReadNumber(std::string_view text, double& value) { return ReadNumberOf(text, value); }
bool ReadNumber(std::string_view text, float& value) { return ReadNumberOf(text, value); }

bool ReadDecimal(std::string_view text, int32_t precision, int32_t scale, iceberg::Int128& value) {
  const bool is_negative = text.starts_with('-');
  text.remove_prefix(is_negative || text.starts_with('+') ? 1 : 0);
  const size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::string_view digits = text.substr(0, mark);
  int64_t exponent = 0;
  if (mark < text.size()) {
    std::string_view power = text.substr(mark + 1);
    power.remove_prefix(power.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc() || end != power.data() + power.size() ||
        std::abs(exponent) > std::numeric_limits<int32_t>::max()) {
      return false;
    }
  }
  const size_t point = std::min(digits.find('.'), digits.size());
  // Digits that are kept: those down to 10^-scale, and the one behind them rounds.
  int64_t place = exponent + static_cast<int64_t>(point) - 1 + scale;
  iceberg::Int128 whole = 0;
  bool rounds_up = false;
  size_t seen = 0;
  for (const char c : digits) {
    if (!IsAsciiDigit(c)) {
      if (c != '.' || digits.find('.', point + 1) != std::string_view::npos) {
        return false;
      }
      continue;
    }
    ++seen;
    if (place >= 0) {
      if (whole >= PowerOfTen(kMaxDecimalPrecision - 1)) {
        return false;
      }
      whole = whole * 10 + (c - '0');
    } else if (place == -1) {
      rounds_up = c >= '5';
    }
    --place;
  }
  if (seen == 0) {
    return false;
  }
  for (; place >= 0 && whole != 0; --place) {
    if (whole >= PowerOfTen(kMaxDecimalPrecision - 1)) {
      return false;
    }
    whole *= 10;
  }
  whole += rounds_up ? 1 : 0;
  value = is_negative ? -whole : whole;
  return whole < PowerOfTen(precision);
}

std::string_view JavaTrim(std::string_view text) {
  constexpr auto kIsBlank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && kIsBlank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && kIsBlank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace dynalake::engine
