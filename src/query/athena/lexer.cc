#include "query/athena/lexer.h"

#include <array>

#include "base/ascii.h"
#include "base/unicode.h"

namespace dynalake::query {
namespace {

/// Longest first.
constexpr std::array<std::string_view, 7> kLongSymbols = {"<>", "!=", "<=", ">=", "||", "->", "=>"};
constexpr std::string_view kSymbols = "=<>+-*/%?;(),.[]:{}|^$";

bool IsWordStart(char c) { return IsAsciiLetter(c) || c == '_'; }
bool IsWordPart(char c) { return IsAsciiAlphanumeric(c) || c == '_'; }

bool IsDigitOf(char base, char c) {
  switch (base) {
    case 'x':
      return IsAsciiDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f');
    case 'o':
      return c >= '0' && c <= '7';
    case 'b':
      return c == '0' || c == '1';
    default:
      return IsAsciiDigit(c);
  }
}

/// Behind the digits that begin at `begin`, single underscores between them included.
size_t EndOfDigits(std::string_view text, size_t begin, char base) {
  size_t end = begin;
  const auto is_digit = [&](size_t at) { return at < text.size() && IsDigitOf(base, text[at]); };
  while (is_digit(end) ||
         (end > begin && end < text.size() && text[end] == '_' && is_digit(end + 1))) {
    ++end;
  }
  return end;
}

}  // namespace

/// Whether the text goes on with a token, or with a comment that does not end.
bool Lexer::SkipBlank() {
  for (;;) {
    const char c = At(position_);
    if (position_ < text_.size() && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
      ++position_;
    } else if (c == '-' && At(position_ + 1) == '-') {
      const size_t line_end = text_.find('\n', position_);
      position_ = line_end == std::string_view::npos ? text_.size() : line_end + 1;
    } else if (c == '/' && At(position_ + 1) == '*') {
      const size_t end = text_.find("*/", position_ + 2);
      if (end == std::string_view::npos) {
        return true;
      }
      position_ = end + 2;
    } else {
      return position_ < text_.size();
    }
  }
}

Token Lexer::Take(TokenKind kind, size_t end) {
  const Token token = {kind, text_.substr(position_, end - position_),
                       static_cast<uint32_t>(position_)};
  position_ = end;
  return token;
}

/// What begins here and has its first quote at `open_quote`; a doubled quote stands for itself if
/// `doubles`.
Token Lexer::TakeQuoted(TokenKind kind, size_t open_quote, bool doubles) {
  const char quote = text_[open_quote];
  size_t end = open_quote + 1;
  for (;;) {
    end = text_.find(quote, end);
    if (end == std::string_view::npos) {
      return Take(TokenKind::kOpen, text_.size());
    }
    if (!doubles || At(end + 1) != quote) {
      return Take(kind, end + 1);
    }
    end += 2;
  }
}

Token Lexer::TakeNumber() {
  const char base = At(position_) == '0' ? AsciiLower(At(position_ + 1)) : '\0';
  if (base == 'x' || base == 'o' || base == 'b') {
    const size_t first = position_ + (At(position_ + 2) == '_' ? 3 : 2);
    const size_t end = EndOfDigits(text_, first, base);
    return end > first && !IsWordPart(At(end)) ? Take(TokenKind::kInteger, end) : TakeWord();
  }
  size_t end = EndOfDigits(text_, position_, '\0');
  TokenKind kind = TokenKind::kInteger;
  if (At(end) == '.') {
    kind = TokenKind::kDecimal;
    end = EndOfDigits(text_, end + 1, '\0');
  }
  if (AsciiLower(At(end)) == 'e') {
    const size_t sign = At(end + 1) == '+' || At(end + 1) == '-' ? 1 : 0;
    if (IsAsciiDigit(At(end + 1 + sign))) {
      kind = TokenKind::kDouble;
      end += 1 + sign;
      while (IsAsciiDigit(At(end))) {
        ++end;
      }
    }
  }
  return kind == TokenKind::kInteger && IsWordPart(At(end)) ? TakeWord() : Take(kind, end);
}

Token Lexer::TakeWord() {
  const TokenKind kind = IsAsciiDigit(At(position_)) ? TokenKind::kDigitName : TokenKind::kWord;
  size_t end = position_;
  while (IsWordPart(At(end))) {
    ++end;
  }
  return Take(kind, end);
}

Token Lexer::TakeSymbol() {
  for (const std::string_view symbol : kLongSymbols) {
    if (text_.substr(position_).starts_with(symbol)) {
      return Take(TokenKind::kSymbol, position_ + symbol.size());
    }
  }
  if (kSymbols.find(text_[position_]) != std::string_view::npos) {
    return Take(TokenKind::kSymbol, position_ + 1);
  }
  size_t end = position_;
  const bool is_character = NextCodePoint(text_, end).has_value();
  return Take(TokenKind::kUnknown, is_character ? end : position_ + 1);
}

Token Lexer::Next() {
  const size_t end_of_last = position_;
  if (!SkipBlank()) {
    position_ = end_of_last;
    return Take(TokenKind::kEnd, end_of_last);
  }
  const char c = At(position_);
  const char next = At(position_ + 1);
  if (c == '/' && next == '*') {
    return Take(TokenKind::kOpen, text_.size());
  }
  if (c == '\'') {
    return TakeQuoted(TokenKind::kString, position_, true);
  }
  if (c == '"' || c == '`') {
    return TakeQuoted(c == '"' ? TokenKind::kQuotedName : TokenKind::kBackquoteName, position_,
                      true);
  }
  if (AsciiLower(c) == 'x' && next == '\'') {
    return TakeQuoted(TokenKind::kBinary, position_ + 1, false);
  }
  if (AsciiLower(c) == 'u' && next == '&' && At(position_ + 2) == '\'') {
    return TakeQuoted(TokenKind::kUnicodeString, position_ + 2, true);
  }
  if (IsAsciiDigit(c) || (c == '.' && IsAsciiDigit(next))) {
    return TakeNumber();
  }
  return IsWordStart(c) ? TakeWord() : TakeSymbol();
}

}  // namespace dynalake::query
