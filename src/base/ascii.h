#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace dynalake {

// Letters, digits and blanks of ASCII, whatever the locale; bytes above 127 are none of them.

constexpr bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// A letter or a digit.
constexpr bool IsAsciiAlphanumeric(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c); }
/// A blank, tabulator, line feed, carriage return, vertical tabulator or form feed.
constexpr bool IsAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr char AsciiUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// `text` with each capital letter of ASCII in its small form.
inline std::string AsciiLowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), AsciiLower);
  return lower;
}

/// `text` with each small letter of ASCII as a capital.
inline std::string AsciiUpperCase(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), AsciiUpper);
  return upper;
}

/// `text` without the ASCII blanks at both ends.
constexpr std::string_view AsciiTrim(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && IsAsciiSpace(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace dynalake
