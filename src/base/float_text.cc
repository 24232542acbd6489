#include "base/float_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/ascii.h"

namespace dynalake {
namespace {

std::string_view Put(std::string_view text, char* buffer) {
  std::memcpy(buffer, text.data(), text.size());
  return {buffer, text.size()};
}

/// The digits of a finite number that is not 0: d.ddd times 10 to the power of `exponent`.
struct Digits {
  std::array<char, 24> text = {};
  size_t count = 0;
  int exponent = 0;

  std::string_view all() const { return {text.data(), count}; }
};

Digits Split(std::string_view scientific) {
  Digits digits;
  const size_t e = scientific.find('e');
  for (const char c : scientific.substr(0, e)) {
    if (IsAsciiDigit(c)) {
      digits.text[digits.count++] = c;
    }
  }
  std::string_view exponent = scientific.substr(e + 1);
  exponent.remove_prefix(exponent.starts_with('+') ? 1 : 0);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), digits.exponent);
  while (digits.count > 1 && digits.text[digits.count - 1] == '0') {
    --digits.count;
  }
  return digits;
}

/// The shortest digits that read back as `value`. Where one would do, Java takes the nearest of
/// those with two.
template <typename T>
Digits ShortestDigits(T value) {
  std::array<char, 40> buffer = {};
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                           std::chars_format::scientific)
                 .ptr;
  const std::string_view shortest(buffer.data(), static_cast<size_t>(end - buffer.data()));
  if (shortest.find('.') != std::string_view::npos) {
    return Split(shortest);
  }
  const Digits one = Split(shortest);
  end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                      std::chars_format::scientific, 1)
            .ptr;
  T back = 0;
  std::from_chars(buffer.data(), end, back);
  return back == value ? Split({buffer.data(), static_cast<size_t>(end - buffer.data())}) : one;
}

char* PutScientific(const Digits& digits, char* out) {
  *out++ = digits.text[0];
  *out++ = '.';
  if (digits.count == 1) {
    *out++ = '0';
  }
  out = std::copy(digits.text.data() + 1, digits.text.data() + digits.count, out);
  *out++ = 'E';
  return std::to_chars(out, out + 8, digits.exponent).ptr;
}

/// What has no digits.
template <typename T>
std::string_view SpecialText(T value, std::string_view zero, char* buffer) {
  if (std::isnan(value)) {
    return Put("NaN", buffer);
  }
  const std::string_view text = std::isinf(value) ? "Infinity" : zero;
  if (!std::signbit(value)) {
    return Put(text, buffer);
  }
  *buffer = '-';
  return {buffer, Put(text, buffer + 1).size() + 1};
}

template <typename T>
bool IsSpecial(T value) {
  return !std::isfinite(value) || value == 0;
}

/// From here on to 10^7 Java writes numbers without an exponent.
constexpr int kLeastPlainExponent = -3;
constexpr int kMostPlainExponent = 6;

char* PutPlain(const Digits& digits, char* out) {
  const std::string_view all = digits.all();
  if (digits.exponent < 0) {
    *out++ = '0';
    *out++ = '.';
    out = std::fill_n(out, -digits.exponent - 1, '0');
    return std::copy(all.begin(), all.end(), out);
  }
  const auto whole = static_cast<size_t>(digits.exponent) + 1;
  for (size_t i = 0; i < std::max(whole + 1, all.size()); ++i) {
    if (i == whole) {
      *out++ = '.';
    }
    *out++ = i < all.size() ? all[i] : '0';
  }
  return out;
}

template <typename T>
std::string_view JavaTextOf(T value, char* buffer) {
  if (IsSpecial(value)) {
    return SpecialText(value, "0.0", buffer);
  }
  char* out = buffer;
  if (value < 0) {
    *out++ = '-';
  }
  const Digits digits = ShortestDigits(std::abs(value));
  const bool is_plain =
      digits.exponent >= kLeastPlainExponent && digits.exponent <= kMostPlainExponent;
  out = is_plain ? PutPlain(digits, out) : PutScientific(digits, out);
  return {buffer, static_cast<size_t>(out - buffer)};
}

std::string_view PutSigned(bool is_negative, const Digits& digits, char* buffer) {
  char* out = buffer;
  if (is_negative) {
    *out++ = '-';
  }
  out = PutScientific(digits, out);
  return {buffer, static_cast<size_t>(out - buffer)};
}

}  // namespace

std::string_view ScientificText(double value, char* buffer) {
  return IsSpecial(value) ? SpecialText(value, "0E0", buffer)
                          : PutSigned(value < 0, ShortestDigits(std::abs(value)), buffer);
}

std::string_view ScientificText(float value, char* buffer) {
  if (IsSpecial(value)) {
    return SpecialText(value, "0E0", buffer);
  }
  constexpr int kDigitsBehindPoint = 6;
  std::array<char, 40> text = {};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), static_cast<double>(std::abs(value)),
                    std::chars_format::scientific, kDigitsBehindPoint)
          .ptr;
  return PutSigned(value < 0, Split({text.data(), static_cast<size_t>(end - text.data())}), buffer);
}

std::string_view JavaText(double value, char* buffer) { return JavaTextOf(value, buffer); }
std::string_view JavaText(float value, char* buffer) { return JavaTextOf(value, buffer); }

}  // namespace dynalake
