#pragma once

#include <string_view>

#include "query/athena/token.h"

namespace dynalake::query {

/// Cuts a text in the language of Athena (Trino 476's SqlBase, section of the lexer) into tokens,
/// one after the other. White space and comments ("-- …" and "/* … */", which do not nest) are
/// between tokens. Whatever the text is, there is a token, and every byte is in one at most.
class Lexer {
 public:
  /// `text` outlives the tokens.
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next one; `kEnd` from the end on, right behind the last of the others.
  Token Next();

 private:
  bool SkipBlank();
  char At(size_t position) const { return position < text_.size() ? text_[position] : '\0'; }
  Token Take(TokenKind kind, size_t end);
  Token TakeQuoted(TokenKind kind, size_t open_quote, bool doubles);
  Token TakeNumber();
  Token TakeWord();
  Token TakeSymbol();

  std::string_view text_;
  size_t position_ = 0;
};

}  // namespace dynalake::query
