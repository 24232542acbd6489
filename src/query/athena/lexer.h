#pragma once

#include <string_view>

#include "query/athena/token.h"

namespace dynalake::query {

/// In what a lexer does otherwise.
struct LexerRules {
  /// As DuckDB reads tokens: comments nest, a backslash keeps the next character of E'…',
  /// $tag$…$tag$ is a string too (kString), names may have letters beyond ASCII, and dollar signs
  /// but at their start, and ` quotes nothing.
  bool duckdb = false;
  /// Comments are tokens, as those need them who show or cut a text.
  bool comments = false;
};

/// Cuts a text in the language of Athena (Trino 476's SqlBase, section of the lexer) into tokens,
/// one after the other. White space and comments ("-- …" and "/* … */", which do not nest) are
/// between tokens. Whatever the text is, there is a token, and every byte is in one at most.
class Lexer {
 public:
  /// `text` outlives the tokens.
  explicit Lexer(std::string_view text, LexerRules rules = {}) : text_(text), rules_(rules) {}

  /// The next one; `kEnd` from the end on, right behind the last of the others.
  Token Next();

  /// Has the next one searched for from this byte on.
  void SkipTo(size_t position) { position_ = position; }

 private:
  bool IsBlank(char c) const;
  bool IsWordStart(char c) const;
  bool IsWordPart(char c) const;
  size_t EndOfBlockComment() const;
  std::string_view DollarTag() const;
  bool SkipBlank();
  char At(size_t position) const { return position < text_.size() ? text_[position] : '\0'; }
  Token Take(TokenKind kind, size_t end);
  Token TakeQuoted(TokenKind kind, size_t open_quote, bool doubles);
  Token TakeWithEscapes();
  Token TakeDollars(std::string_view tag);
  Token TakeText(char c);
  Token TakeNumber();
  Token TakeWord();
  Token TakeSymbol();

  std::string_view text_;
  LexerRules rules_;
  size_t position_ = 0;
};

}  // namespace dynalake::query
