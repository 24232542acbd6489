#include "base/unicode.h"

#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/assert.h"

namespace dynalake {
namespace {

const utf8proc_uint8_t* BytesOf(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool IsAscii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) {
    seen |= static_cast<unsigned char>(c);
  }
  return seen < 0x80;
}

struct FreeDeleter {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

}  // namespace

std::optional<char32_t> NextCodePoint(std::string_view text, size_t& position) {
  if (position >= text.size()) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(position, 4);
  utf8proc_int32_t code_point = -1;
  const auto size =
      utf8proc_iterate(BytesOf(rest), static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
  if (size <= 0) {
    return std::nullopt;
  }
  position += static_cast<size_t>(size);
  return static_cast<char32_t>(code_point);
}

size_t ValidUtf8Prefix(std::string_view text) {
  if (IsAscii(text)) {
    return text.size();
  }
  size_t position = 0;
  while (NextCodePoint(text, position)) {
  }
  return position;
}

bool IsValidUtf8(std::string_view text) { return ValidUtf8Prefix(text) == text.size(); }

std::string CaseFold(std::string_view text) {
  if (IsAscii(text)) {
    return AsciiLowerCase(text);
  }
  utf8proc_uint8_t* raw = nullptr;
  const auto size =
      utf8proc_map(BytesOf(text), static_cast<utf8proc_ssize_t>(text.size()), &raw,
                   static_cast<utf8proc_option_t>(UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, FreeDeleter> folded(raw);
  if (size < 0) {
    return std::string(text);
  }
  return std::string(reinterpret_cast<const char*>(folded.get()), static_cast<size_t>(size));
}

void AppendUtf8(char32_t code_point, std::string& out) {
  DYNALAKE_ASSERT(code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff));
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

size_t DisplayWidth(std::string_view text) {
  if (IsAscii(text)) {
    return text.size();
  }
  size_t width = 0;
  size_t position = 0;
  while (position < text.size()) {
    if (const auto code_point = NextCodePoint(text, position)) {
      width += static_cast<size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(*code_point)));
    } else {
      ++position;
      ++width;
    }
  }
  return width;
}

}  // namespace dynalake
