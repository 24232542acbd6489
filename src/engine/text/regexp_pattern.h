#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "engine/text/regexp_syntax.h"
#include "engine/text/word_marks.h"

namespace dynalake::engine {

/// A compiled regular expression. Shared by threads.
class RegexpPattern {
 public:
  /// Throws NOT_SUPPORTED for what RE2 cannot do, by name, and INVALID_FUNCTION_ARGUMENT for what
  /// is no pattern.
  explicit RegexpPattern(std::string_view pattern);

  int groups() const { return re2_.NumberOfCapturingGroups(); }
  /// Nothing: -1.
  int GroupNamed(const std::string& name) const;

  /// Whether anything in `text` matches.
  bool Matches(std::string_view text) const;
  /// Whether `text` is looked at with marks (word_marks.h): it has letters that RE2 takes for none.
  bool NeedsMarks(std::string_view text) const;
  /// The leftmost match from the byte `from` on: `found[0]` is all of it, and behind it as many
  /// groups as there is room for; one that took no part has no data.
  bool Find(std::string_view text, size_t from, std::vector<re2::StringPiece>& found) const;
  /// The same of a text with marks: places are those of `marks.text()`.
  bool Find(const WordMarks& marks, size_t from, std::vector<re2::StringPiece>& found) const;

 private:
  RegexpPattern(const TranslatedPattern& translated, std::string_view pattern);

  bool FindBy(const re2::RE2& re2, std::string_view text, size_t from,
              std::vector<re2::StringPiece>& found) const;

  re2::RE2 re2_;
  std::unique_ptr<re2::RE2> marked_;
  bool has_loose_end_;
};

/// Walks through all matches as Trino does: behind an empty one it goes on with the next code
/// point.
class RegexpMatches {
 public:
  /// Begins anew, with the whole match and the first `groups` groups. Both outlive the walk.
  void Start(const RegexpPattern& pattern, std::string_view text, int groups, size_t from = 0);

  bool Next();
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  /// Whether a group took part.
  bool has(int group) const { return found_[static_cast<size_t>(group)].data() != nullptr; }
  std::string_view group(int group) const {
    const re2::StringPiece& piece = found_[static_cast<size_t>(group)];
    return {piece.data(), piece.size()};
  }

 private:
  bool Find();

  const RegexpPattern* pattern_ = nullptr;
  std::string_view text_;
  bool has_marks_ = false;
  WordMarks marks_;
  std::vector<re2::StringPiece> found_;
  size_t next_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace dynalake::engine
