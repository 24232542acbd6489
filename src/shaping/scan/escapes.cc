#include "shaping/scan/escapes.h"

#include <cstring>

namespace dynalake::shaping {
namespace {

/// The character that a two-byte escape stands for, or 0.
char ShortEscape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

int HexDigit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

size_t CanonicalEscapeSize(const char* text) {
  if (ShortEscape(text[1]) != 0) {
    return 2;
  }
  if (std::memcmp(text, "\\u00", 4) != 0 || (text[4] != '0' && text[4] != '1') ||
      HexDigit(text[5]) < 0) {
    return 0;
  }
  const int code = (text[4] - '0') * 16 + HexDigit(text[5]);
  const bool has_short =
      code == '\b' || code == '\f' || code == '\n' || code == '\r' || code == '\t';
  return has_short ? 0 : 6;
}

size_t Unescape(std::string_view text, uint8_t* out) {
  uint8_t* const start = out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      *out++ = static_cast<uint8_t>(text[i++]);
    } else if (text[i + 1] == 'u') {
      *out++ = static_cast<uint8_t>(HexDigit(text[i + 4]) * 16 + HexDigit(text[i + 5]));
      i += 6;
    } else {
      *out++ = static_cast<uint8_t>(ShortEscape(text[i + 1]));
      i += 2;
    }
  }
  return static_cast<size_t>(out - start);
}

std::string Unescaped(std::string_view text) {
  std::string result(text.size(), '\0');
  result.resize(Unescape(text, reinterpret_cast<uint8_t*>(result.data())));
  return result;
}

}  // namespace dynalake::shaping
