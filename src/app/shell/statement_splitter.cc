#include "app/shell/statement_splitter.h"

#include <algorithm>

#include "base/ascii.h"

namespace dynalake::app {
namespace {

// Of a name without quotes. Behind its first character it may have dollar signs too.
bool IsOfName(char c) {
  return IsAsciiAlphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool EndsInName(std::string_view text) {
  return !text.empty() && (IsOfName(text.back()) || text.back() == '$');
}

// "$$" or "$tag$" at the start of `text`, or nothing.
std::string_view DollarTag(std::string_view text) {
  size_t end = 1;
  while (end < text.size() && IsOfName(text[end])) {
    ++end;
  }
  const bool digit_first = end > 1 && IsAsciiDigit(text[1]);
  return end < text.size() && text[end] == '$' && !digit_first ? text.substr(0, end + 1)
                                                               : std::string_view();
}

}  // namespace

std::vector<std::string> StatementSplitter::AddLine(std::string_view line) {
  std::vector<std::string> complete;
  for (size_t position = 0; position < line.size();) {
    AddChar(line, position, complete);
  }
  if (inside_ == Inside::kLineComment) {
    inside_ = Inside::kNothing;
  }
  if (!rest_.empty()) {
    rest_ += '\n';
  }
  if (!has_text_ && inside_ == Inside::kNothing) {
    rest_.clear();
  }
  return complete;
}

void StatementSplitter::Clear() { *this = StatementSplitter(); }

std::string StatementSplitter::OnOneLine(std::string_view statement) {
  while (!statement.empty() && IsAsciiSpace(statement.front())) {
    statement.remove_prefix(1);
  }
  while (!statement.empty() && IsAsciiSpace(statement.back())) {
    statement.remove_suffix(1);
  }
  StatementSplitter splitter;
  std::vector<std::string> complete;
  std::string entry;
  while (!statement.empty()) {
    const size_t end = std::min(statement.find('\n'), statement.size());
    const std::string_view line = statement.substr(0, end);
    for (size_t position = 0; position < line.size();) {
      splitter.AddChar(line, position, complete);
    }
    entry += line;
    if (end < statement.size()) {
      const bool joins =
          splitter.inside_ == Inside::kNothing || splitter.inside_ == Inside::kBlockComment;
      entry += joins ? ' ' : '\n';
    }
    if (splitter.inside_ == Inside::kLineComment) {
      splitter.inside_ = Inside::kNothing;
    }
    statement.remove_prefix(std::min(end + 1, statement.size()));
  }
  return entry;
}

void StatementSplitter::AddChar(std::string_view line, size_t& position,
                                std::vector<std::string>& complete) {
  const std::string_view ahead = line.substr(position);
  switch (inside_) {
    case Inside::kNothing:
      if (ahead.front() == ';') {
        ++position;
        rest_ += ';';
        if (has_text_) {
          complete.push_back(std::move(rest_));
        }
        rest_.clear();
        has_text_ = false;
        return;
      }
      EnterOrCopy(line, position);
      return;
    case Inside::kString:
    case Inside::kName:
      // A doubled quote leaves and enters again, which comes to the same.
      if (ahead.front() == (inside_ == Inside::kString ? '\'' : '"')) {
        inside_ = Inside::kNothing;
      }
      break;
    case Inside::kEscapes:
      if (ahead.starts_with("''") || (ahead.front() == '\\' && ahead.size() > 1)) {
        rest_ += ahead.substr(0, 2);
        position += 2;
        return;
      }
      if (ahead.front() == '\'') {
        inside_ = Inside::kNothing;
      }
      break;
    case Inside::kDollar:
      if (ahead.starts_with(dollar_tag_)) {
        inside_ = Inside::kNothing;
        rest_ += dollar_tag_;
        position += dollar_tag_.size();
        return;
      }
      break;
    case Inside::kLineComment:
      break;
    case Inside::kBlockComment:
      if (ahead.starts_with("*/") || ahead.starts_with("/*")) {
        comment_depth_ += ahead.front() == '/' ? 1 : -1;
        inside_ = comment_depth_ == 0 ? Inside::kNothing : Inside::kBlockComment;
        rest_ += ahead.substr(0, 2);
        position += 2;
        return;
      }
      break;
  }
  rest_ += ahead.front();
  ++position;
}

void StatementSplitter::EnterOrCopy(std::string_view line, size_t& position) {
  const std::string_view ahead = line.substr(position);
  size_t length = 1;
  if (ahead.starts_with("--")) {
    inside_ = Inside::kLineComment;
  } else if (ahead.starts_with("/*")) {
    inside_ = Inside::kBlockComment;
    comment_depth_ = 1;
    length = 2;
  } else {
    has_text_ = has_text_ || !IsAsciiSpace(ahead.front());
    const std::string_view behind = line.substr(0, position);
    if (ahead.front() == '\'') {
      const bool has_escapes = (behind.ends_with('e') || behind.ends_with('E')) &&
                               !EndsInName(behind.substr(0, behind.size() - 1));
      inside_ = has_escapes ? Inside::kEscapes : Inside::kString;
    } else if (ahead.front() == '"') {
      inside_ = Inside::kName;
    } else if (const std::string_view tag = DollarTag(ahead);
               ahead.front() == '$' && !tag.empty() && !EndsInName(behind)) {
      inside_ = Inside::kDollar;
      dollar_tag_ = tag;
      length = tag.size();
    }
  }
  rest_ += ahead.substr(0, length);
  position += length;
}

}  // namespace dynalake::app
