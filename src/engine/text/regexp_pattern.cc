#include "engine/text/regexp_pattern.h"

#include "engine/functions/function_error.h"
#include "engine/text/regexp_syntax.h"
#include "engine/text/text_bytes.h"

namespace dynalake::engine {
namespace {

re2::RE2::Options PatternOptions() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return options;
}

TranslatedPattern SupportedPattern(std::string_view pattern) {
  TranslatedPattern translated = TranslatePattern(pattern);
  if (!translated.unsupported.empty()) {
    ThrowFault(FunctionFault::kNotSupported, translated.unsupported);
  }
  return translated;
}

}  // namespace

RegexpPattern::RegexpPattern(std::string_view pattern)
    : RegexpPattern(SupportedPattern(pattern), pattern) {}

RegexpPattern::RegexpPattern(const TranslatedPattern& translated, std::string_view pattern)
    : re2_(translated.pattern, PatternOptions()), has_loose_end_(translated.has_loose_end) {
  if (re2_.error_code() == re2::RE2::ErrorRepeatSize) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "the regular expression `{}` repeats more than 1000 times, or from more to less: "
                  "{}",
                  pattern, re2_.error_arg());
  }
  if (!re2_.ok()) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "`{}` is no regular expression: {}",
                  pattern, re2_.error());
  }
  if (!translated.marked.empty()) {
    marked_ = std::make_unique<re2::RE2>(translated.marked, PatternOptions());
    if (!marked_->ok()) {
      marked_.reset();  // It is too large with marks.
    }
  }
}

int RegexpPattern::GroupNamed(const std::string& name) const {
  const auto& names = re2_.NamedCapturingGroups();
  const auto group = names.find(name);
  return group == names.end() ? -1 : group->second;
}

bool RegexpPattern::NeedsMarks(std::string_view text) const {
  return marked_ != nullptr && !IsAscii(text);
}

bool RegexpPattern::Matches(std::string_view text) const {
  if (NeedsMarks(text)) {
    WordMarks marks;
    marks.Set(text);
    std::vector<re2::StringPiece> found(1);
    return Find(marks, 0, found);
  }
  const auto matches = [this](std::string_view part) {
    return re2_.Match({part.data(), part.size()}, 0, part.size(), re2::RE2::UNANCHORED, nullptr, 0);
  };
  return matches(text) ||
         (has_loose_end_ && text.ends_with('\n') && matches(text.substr(0, text.size() - 1)));
}

bool RegexpPattern::Find(std::string_view text, size_t from,
                         std::vector<re2::StringPiece>& found) const {
  return FindBy(re2_, text, from, found);
}

bool RegexpPattern::Find(const WordMarks& marks, size_t from,
                         std::vector<re2::StringPiece>& found) const {
  return FindBy(*marked_, marks.text(), from, found);
}

bool RegexpPattern::FindBy(const re2::RE2& re2, std::string_view text, size_t from,
                           std::vector<re2::StringPiece>& found) const {
  const auto count = static_cast<int>(found.size());
  const re2::StringPiece whole(text.data(), text.size());
  const bool matches =
      re2.Match(whole, from, text.size(), re2::RE2::UNANCHORED, found.data(), count);
  if (!has_loose_end_ || !text.ends_with('\n') || from >= text.size()) {
    return matches;
  }
  // What ends before the line feed at the end. Of two from one place the longer one is taken.
  std::vector<re2::StringPiece> other(found.size());
  const re2::StringPiece without(text.data(), text.size() - 1);
  if (!re2.Match(without, from, without.size(), re2::RE2::UNANCHORED, other.data(), count)) {
    return matches;
  }
  if (!matches || other[0].data() < found[0].data() ||
      (other[0].data() == found[0].data() && other[0].size() > found[0].size())) {
    found = std::move(other);
  }
  return true;
}

void RegexpMatches::Start(const RegexpPattern& pattern, std::string_view text, int groups,
                          size_t from) {
  pattern_ = &pattern;
  text_ = text;
  found_.resize(static_cast<size_t>(groups) + 1);
  next_ = from;
  has_marks_ = pattern.NeedsMarks(text);
  if (has_marks_) {
    marks_.Set(text);
  }
}

bool RegexpMatches::Find() {
  if (!has_marks_) {
    return pattern_->Find(text_, next_, found_);
  }
  if (!pattern_->Find(marks_, marks_.ToMarked(next_), found_)) {
    return false;
  }
  for (re2::StringPiece& piece : found_) {
    if (piece.data() != nullptr) {
      const auto at = static_cast<size_t>(piece.data() - marks_.text().data());
      const size_t begin = marks_.FromMarked(at);
      piece = {text_.data() + begin, marks_.FromMarked(at + piece.size()) - begin};
    }
  }
  return true;
}

bool RegexpMatches::Next() {
  if (next_ > text_.size() || !Find()) {
    return false;
  }
  begin_ = static_cast<size_t>(found_[0].data() - text_.data());
  end_ = begin_ + found_[0].size();
  next_ = end_;
  if (begin_ == end_) {
    next_ += end_ < text_.size() ? CodePointBytes(text_[end_]) : 1;
  }
  return true;
}

}  // namespace dynalake::engine
