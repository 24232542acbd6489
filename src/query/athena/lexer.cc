#include "query/athena/lexer.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/unicode.h"

namespace dynalake::query {
namespace {

/// Longest first.
constexpr std::array<std::string_view, 7> kLongSymbols = {"<>", "!=", "<=", ">=", "||", "->", "=>"};
constexpr std::string_view kSymbols = "=<>+-*/%?;(),.[]:{}|^$";

bool IsBeyondAscii(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }

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

bool Lexer::IsBlank(char c) const {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' ||
         (rules_.duckdb && (c == '\f' || c == '\v'));
}

bool Lexer::IsWordStart(char c) const {
  return IsAsciiLetter(c) || c == '_' || (rules_.duckdb && IsBeyondAscii(c));
}

bool Lexer::IsWordPart(char c) const {
  return IsWordStart(c) || IsAsciiDigit(c) || (rules_.duckdb && c == '$');
}

/// Behind the comment that begins here, or `npos`.
size_t Lexer::EndOfBlockComment() const {
  size_t end = position_ + 2;
  for (size_t depth = 1; depth > 0;) {
    end = text_.find_first_of(rules_.duckdb ? "*/" : "*", end);
    if (end == std::string_view::npos || end + 1 >= text_.size()) {
      return std::string_view::npos;
    }
    const std::string_view pair = text_.substr(end, 2);
    const bool closes = pair == "*/";
    const bool opens = rules_.duckdb && pair == "/*";
    depth += opens ? 1 : closes ? -1 : 0;
    end += opens || closes ? 2 : 1;
  }
  return end;
}

/// "$$" or "$tag$", if it begins here.
std::string_view Lexer::DollarTag() const {
  size_t end = position_ + 1;
  if (IsWordStart(At(end))) {
    while (IsWordPart(At(end)) && At(end) != '$') {
      ++end;
    }
  }
  return At(end) == '$' ? text_.substr(position_, end + 1 - position_) : std::string_view();
}

/// Whether the text goes on with a token, or with a comment that does not end.
bool Lexer::SkipBlank() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    size_t end = position_ + 1;
    if (c == '-' && At(end) == '-') {
      end = std::min(text_.find_first_of("\r\n", end), text_.size());
    } else if (c == '/' && At(end) == '*') {
      end = EndOfBlockComment();
    } else if (!IsBlank(c)) {
      return true;
    }
    if (end == std::string_view::npos || (rules_.comments && !IsBlank(c))) {
      return true;
    }
    position_ = end;
  }
  return false;
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

/// An E'…' that begins here.
Token Lexer::TakeWithEscapes() {
  size_t end = position_ + 2;
  for (;;) {
    end = text_.find_first_of("'\\", end);
    if (end == std::string_view::npos) {
      return Take(TokenKind::kOpen, text_.size());
    }
    if (text_[end] == '\'' && At(end + 1) != '\'') {
      return Take(TokenKind::kString, end + 1);
    }
    end = std::min(end + 2, text_.size());
  }
}

Token Lexer::TakeDollars(std::string_view tag) {
  const size_t end = text_.find(tag, position_ + tag.size());
  return end == std::string_view::npos ? Take(TokenKind::kOpen, text_.size())
                                       : Take(TokenKind::kString, end + tag.size());
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
  if (c == '-' && next == '-') {
    return Take(TokenKind::kComment,
                std::min(text_.find_first_of("\r\n", position_), text_.size()));
  }
  if (c == '/' && next == '*') {
    const size_t end = EndOfBlockComment();
    return end == std::string_view::npos ? Take(TokenKind::kOpen, text_.size())
                                         : Take(TokenKind::kComment, end);
  }
  return TakeText(c);
}

Token Lexer::TakeText(char c) {
  const char next = At(position_ + 1);
  if (c == '\'') {
    return TakeQuoted(TokenKind::kString, position_, true);
  }
  if (c == '"' || (c == '`' && !rules_.duckdb)) {
    return TakeQuoted(c == '"' ? TokenKind::kQuotedName : TokenKind::kBackquoteName, position_,
                      true);
  }
  if (AsciiLower(c) == 'x' && next == '\'') {
    return TakeQuoted(TokenKind::kBinary, position_ + 1, false);
  }
  if (AsciiLower(c) == 'u' && next == '&' && At(position_ + 2) == '\'') {
    return TakeQuoted(TokenKind::kUnicodeString, position_ + 2, true);
  }
  if (rules_.duckdb && AsciiLower(c) == 'e' && next == '\'') {
    return TakeWithEscapes();
  }
  if (const std::string_view tag = rules_.duckdb && c == '$' ? DollarTag() : std::string_view();
      !tag.empty()) {
    return TakeDollars(tag);
  }
  if (IsAsciiDigit(c) || (c == '.' && IsAsciiDigit(next))) {
    return TakeNumber();
  }
  return IsWordStart(c) ? TakeWord() : TakeSymbol();
}

}  // namespace dynalake::query
