#include "app/shell/statement_splitter.h"

#include <algorithm>

#include "base/ascii.h"
#include "query/dialect_text.h"

namespace dynalake::app {

using query::Token;
using query::TokenKind;

std::vector<std::string> StatementSplitter::AddLine(std::string_view line) {
  rest_ += line;
  std::vector<std::string> complete;
  size_t begin = 0;
  query::Lexer lexer = query::LexerOf(dialect_, rest_);
  lexer.SkipTo(scanned_);
  is_outside_ = true;
  for (Token token = lexer.Next(); token.kind != TokenKind::kEnd; token = lexer.Next()) {
    if (token.kind == TokenKind::kOpen) {
      // What ends it comes with another line.
      is_outside_ = false;
      has_text_ = has_text_ || !token.text.starts_with("/*");
      scanned_ = token.offset;
      break;
    }
    scanned_ = token.offset + token.text.size();
    if (token.kind == TokenKind::kSymbol && token.text == ";") {
      if (has_text_) {
        complete.push_back(rest_.substr(begin, scanned_ - begin));
      }
      begin = scanned_;
      has_text_ = false;
    } else {
      has_text_ = has_text_ || token.kind != TokenKind::kComment;
    }
  }
  rest_.erase(0, begin);
  scanned_ -= begin;
  if (at_start()) {
    rest_.clear();
    scanned_ = 0;
  } else if (!rest_.empty()) {
    rest_ += '\n';
  }
  return complete;
}

std::string OnOneLine(query::Dialect dialect, std::string_view statement) {
  std::string entry(AsciiTrim(statement));
  const std::string text = entry;
  const auto join_lines = [&entry](size_t begin, size_t end) {
    std::replace(entry.begin() + static_cast<std::ptrdiff_t>(begin),
                 entry.begin() + static_cast<std::ptrdiff_t>(end), '\n', ' ');
  };
  query::Lexer lexer = query::LexerOf(dialect, text);
  size_t behind = 0;
  for (Token token = lexer.Next(); token.kind != TokenKind::kEnd; token = lexer.Next()) {
    join_lines(behind, token.offset);
    behind = token.offset + token.text.size();
    if (token.text.starts_with("/*")) {
      join_lines(token.offset, behind);
    } else if (token.kind == TokenKind::kComment) {
      behind = std::min(text.find('\n', behind), text.size() - 1) + 1;
    }
  }
  return entry;
}

}  // namespace dynalake::app
