#include "query/athena/literals.h"

#include <charconv>
#include <limits>
#include <optional>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/unicode.h"

namespace dynalake::query {
namespace {

constexpr char32_t kMaxCodePoint = 0x10FFFF;

/// The code point that `count` hexadecimal digits stand for.
std::optional<char32_t> CodePointOf(std::string_view text, size_t count) {
  if (text.size() < count) {
    return std::nullopt;
  }
  char32_t code_point = 0;
  for (const char c : text.substr(0, count)) {
    if (HexDigit(c) < 0) {
      return std::nullopt;
    }
    code_point = code_point * 16 + static_cast<char32_t>(HexDigit(c));
  }
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return code_point > kMaxCodePoint || is_surrogate ? std::nullopt : std::optional(code_point);
}

}  // namespace

Identifier IdentifierOf(const Token& name) {
  const bool quoted = name.kind == TokenKind::kQuotedName || name.kind == TokenKind::kBackquoteName;
  return {.text = quoted ? UnquoteText(name.text) : std::string(name.text),
          .quoted = quoted,
          .offset = name.offset};
}

std::string UnquoteText(std::string_view quoted) {
  const char quote = quoted.front();
  std::string text;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    text.push_back(quoted[i]);
    if (quoted[i] == quote) {
      ++i;
    }
  }
  return text;
}

Result<std::string> DecodeUnicodeText(std::string_view quoted, std::string_view escape) {
  if (escape.size() != 1 || HexDigit(escape[0]) >= 0 || IsAsciiSpace(escape[0]) ||
      std::string_view("+'\"").find(escape[0]) != std::string_view::npos) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' cannot be the escape of a U& string", escape);
  }
  const std::string text = UnquoteText(quoted);
  std::string decoded;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != escape[0]) {
      decoded.push_back(text[i++]);
      continue;
    }
    const std::string_view rest = std::string_view(text).substr(i + 1);
    if (rest.starts_with(escape)) {
      decoded.push_back(escape[0]);
      i += 2;
      continue;
    }
    const size_t sign = rest.starts_with('+') ? 1 : 0;
    const size_t count = sign == 1 ? 6 : 4;
    const auto code_point = CodePointOf(rest.substr(sign), count);
    if (!code_point) {
      return Fail(ErrorCode::kInvalidArgument,
                  "a U& string takes {0}XXXX or {0}+XXXXXX, of a code point", escape);
    }
    AppendUtf8(*code_point, decoded);
    i += 1 + sign + count;
  }
  return decoded;
}

Result<std::string> BinaryOf(std::string_view literal) {
  std::string digits;
  for (const char c : literal.substr(2, literal.size() - 3)) {
    if (!IsAsciiSpace(c)) {
      digits.push_back(c);
    }
  }
  auto bytes = DecodeHex(digits);
  if (!bytes) {
    return Fail(ErrorCode::kInvalidArgument, "{} takes pairs of hexadecimal digits", literal);
  }
  return bytes;
}

std::string WithoutUnderscores(std::string_view digits) {
  std::string plain(digits);
  std::erase(plain, '_');
  return plain;
}

Result<int64_t> IntegerOf(std::string_view digits, bool negative) {
  std::string plain = WithoutUnderscores(digits);
  int base = 10;
  if (plain.size() > 2 && plain[0] == '0' && !IsAsciiDigit(plain[1])) {
    const char kind = AsciiLower(plain[1]);
    base = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
    plain.erase(0, 2);
  }
  uint64_t magnitude = 0;
  const auto [end, error] =
      std::from_chars(plain.data(), plain.data() + plain.size(), magnitude, base);
  const uint64_t most = uint64_t{std::numeric_limits<int64_t>::max()} + (negative ? 1 : 0);
  if (error != std::errc() || end != plain.data() + plain.size() || magnitude > most) {
    return Fail(ErrorCode::kInvalidArgument,
                "{}{} does not fit a bigint; DECIMAL '{}' takes 38 digits", negative ? "-" : "",
                digits, digits);
  }
  return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
}

}  // namespace dynalake::query
