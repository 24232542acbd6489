#include "app/shell/script.h"

#include <algorithm>
#include <utility>

#include "app/shell/shell_commands.h"
#include "base/ascii.h"
#include "base/byte_order_mark.h"
#include "query/dialect_text.h"

namespace dynalake::app {
namespace {

using query::Token;
using query::TokenKind;

// The command of a line, without blanks around it; nothing where it is none.
std::string_view CommandOfLine(std::string_view line) {
  const std::string_view text = AsciiTrim(line);
  return text.starts_with('\\') ? text : CommandOfWord(text);
}

class ScriptCutter {
 public:
  ScriptCutter(query::Dialect dialect, std::string_view script)
      : script_(script), lexer_(query::LexerOf(dialect, script)) {}

  std::vector<ScriptPart> Cut() {
    bool has_begun = false;
    size_t behind = 0;  // the token before
    for (;;) {
      const Token token = lexer_.Next();
      if (token.kind == TokenKind::kEnd) {
        break;
      }
      const size_t line = StartOfLine(behind, token.offset);
      if (!has_begun && line != std::string_view::npos) {
        const size_t end = std::min(script_.find('\n', line), script_.size());
        if (const auto command = CommandOfLine(script_.substr(line, end - line));
            !command.empty()) {
          TakeSqlBefore(line);
          parts_.push_back({.is_command = true, .line = line_, .text = std::string(command)});
          begin_ = std::min(end + 1, script_.size());
          ++line_;
          behind = begin_;
          TakeDialect(command);
          lexer_.SkipTo(begin_);
          continue;
        }
      }
      const bool ends = token.kind == TokenKind::kSymbol && token.text == ";";
      has_begun = !ends && (has_begun || token.kind != TokenKind::kComment);
      behind = token.offset + token.text.size();
    }
    TakeSqlBefore(script_.size());
    return std::move(parts_);
  }

 private:
  /// What comes behind `\dialect` is in that one.
  void TakeDialect(std::string_view command) {
    const auto typed = ReadCommand(command);
    if (typed && typed->spec->command == ShellCommand::kDialect && !typed->argument.empty()) {
      lexer_ = query::LexerOf(DialectOfCommand(*typed), script_);
    }
  }

  /// Of the line of the token at `offset`, if nothing but blanks is between: `npos` where the token
  /// that ends at `behind` is in that line.
  size_t StartOfLine(size_t behind, size_t offset) const {
    const size_t newline = script_.substr(behind, offset - behind).rfind('\n');
    if (newline != std::string_view::npos) {
      return behind + newline + 1;
    }
    return behind == begin_ ? behind : std::string_view::npos;
  }

  /// What no part has yet.
  void TakeSqlBefore(size_t end) {
    const std::string_view sql = script_.substr(begin_, end - begin_);
    if (!std::ranges::all_of(sql, IsAsciiSpace)) {
      parts_.push_back({.is_command = false, .line = line_, .text = std::string(sql)});
      parts_.back().text += sql.ends_with('\n') ? "" : "\n";
    }
    line_ += static_cast<size_t>(std::ranges::count(sql, '\n'));
  }

  std::string_view script_;
  query::Lexer lexer_;
  std::vector<ScriptPart> parts_;
  size_t begin_ = 0;  ///< of what no part has yet, where a line begins
  size_t line_ = 1;   ///< and its number
};

}  // namespace

std::vector<ScriptPart> CutScript(query::Dialect dialect, std::string_view script) {
  return ScriptCutter(dialect, WithoutByteOrderMark(script)).Cut();
}

}  // namespace dynalake::app
