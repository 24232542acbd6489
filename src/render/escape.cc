#include "render/escape.h"

#include <iterator>

#include "base/format.h"
#include "base/unicode.h"

namespace dynalake::render {
namespace {

bool MovesTerminal(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

void AppendEscape(char32_t c, std::string& out) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(c));
  }
}

// Runs of bytes that stay as they are are appended at once: `Special` answers whether a code point
// is to be replaced and `Replace` appends what stands for it (nothing: a byte that is not UTF-8).
template <typename Special, typename Replace>
void AppendReplacing(std::string_view text, const Special& special, const Replace& replace,
                     std::string& out) {
  size_t kept_from = 0;
  size_t position = 0;
  while (position < text.size()) {
    const size_t start = position;
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < 0x80) {
      ++position;
      if (!special(char32_t{byte})) {
        continue;
      }
      out += text.substr(kept_from, start - kept_from);
      replace(char32_t{byte}, byte);
    } else if (const auto c = NextCodePoint(text, position); c.has_value()) {
      if (!special(*c)) {
        continue;
      }
      out += text.substr(kept_from, start - kept_from);
      replace(*c, byte);
    } else {
      ++position;
      out += text.substr(kept_from, start - kept_from);
      replace(std::nullopt, byte);
    }
    kept_from = position;
  }
  out += text.substr(kept_from);
}

}  // namespace

void AppendForTerminal(std::string_view text, std::string& out) {
  AppendReplacing(
      text, MovesTerminal,
      [&out](std::optional<char32_t> c, unsigned char byte) {
        if (c.has_value()) {
          AppendEscape(*c, out);
        } else {
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
        }
      },
      out);
}

std::string ForTerminal(std::string_view text) {
  std::string out;
  AppendForTerminal(text, out);
  return out;
}

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  AppendReplacing(
      text, [](char32_t c) { return c == '"' || c == '\\' || MovesTerminal(c); },
      [&out](std::optional<char32_t> c, unsigned char) {
        if (!c.has_value()) {
          AppendUtf8(0xfffd, out);
        } else if (*c == '"' || *c == '\\') {
          out += '\\';
          out += static_cast<char>(*c);
        } else {
          AppendEscape(*c, out);
        }
      },
      out);
  out += '"';
}

}  // namespace dynalake::render
