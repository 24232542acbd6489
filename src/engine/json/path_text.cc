#include "engine/json/path_text.h"

#include "base/format.h"
#include "engine/json/json_cursor.h"

namespace dynalake::engine {

Error PathText::Wrong(std::string_view what) const {
  return Fail(ErrorCode::kInvalidArgument, "character {} of the path: {}", at_ + 1, what);
}

void PathText::SkipBlanks() {
  while (at_ < text_.size() && IsAsciiSpace(text_[at_])) {
    ++at_;
  }
}

bool PathText::IsAtEnd() {
  SkipBlanks();
  return at_ == text_.size();
}

bool PathText::LooksAt(std::string_view symbol) {
  SkipBlanks();
  return rest().starts_with(symbol);
}

bool PathText::Take(std::string_view symbol) {
  if (!LooksAt(symbol)) {
    return false;
  }
  at_ += symbol.size();
  return true;
}

std::string_view PathText::LookAtName() {
  SkipBlanks();
  size_t end = at_;
  if (end < text_.size() && IsNameStart(text_[end])) {
    while (end < text_.size() && IsNamePart(text_[end])) {
      ++end;
    }
  }
  return text_.substr(at_, end - at_);
}

bool PathText::TakeWord(std::string_view word) {
  const std::string_view name = LookAtName();
  if (AsciiLowerCase(name) != word) {
    return false;
  }
  at_ += name.size();
  return true;
}

std::string PathText::TakeVariable() {
  const size_t begin = at_;
  while (at_ < text_.size() && IsNamePart(text_[at_])) {
    ++at_;
  }
  return std::string(text_.substr(begin, at_ - begin));
}

Result<std::string> PathText::TakeQuoted() {
  const size_t begin = at_;
  for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
    at_ += text_[at_] == '\\' ? 1 : 0;
  }
  if (at_ >= text_.size()) {
    at_ = begin;
    return Wrong("this text has no end");
  }
  ++at_;
  JsonCursor cursor(text_.substr(begin, at_ - begin));
  if (cursor.Next() != JsonToken::kString) {
    return Wrong("this text is none of JSON");
  }
  std::string buffer;
  return std::string(cursor.Text(buffer));
}

}  // namespace dynalake::engine
