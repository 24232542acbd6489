#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::query {

enum class TokenKind : uint8_t {
  kEnd,
  kWord,           ///< a name without quotes, or a key word
  kQuotedName,     ///< "…", with its quotes
  kBackquoteName,  ///< `…`, of the DDL that Athena has from Hive, with its quotes
  kDigitName,      ///< a name that begins with a digit
  kString,         ///< '…', with its quotes
  kUnicodeString,  ///< U&'…'
  kBinary,         ///< X'…'
  kInteger,        ///< decimal, 0x, 0o or 0b, with underscores between digits
  kDecimal,        ///< 1.5, 1. or .5
  kDouble,         ///< with an exponent
  kSymbol,
  kComment,  ///< where the lexer's rules ask for them
  kOpen,     ///< a string, a name or a comment that begins here and does not end
  kUnknown,
};

/// A piece of a statement. `text` is a part of the statement's own.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text = {};
  uint32_t offset = 0;  ///< bytes before it
};

}  // namespace dynalake::query
