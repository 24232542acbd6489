#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dynalake::engine {

/// Text with marks wherever a word begins or ends. RE2's `\b` knows the letters of ASCII alone and
/// Trino's those of Unicode: a pattern that takes a mark for `\b`, and skips any before each
/// character (`TranslatedPattern::marked`), finds them in such a text. There are three at each
/// place, so that `\bx*\b` finds two where there is no x.
class WordMarks {
 public:
  /// No character, and in no text.
  static constexpr std::string_view kMark = "\xF4\x8F\xBF\xBF";

  void Set(std::string_view text);

  const std::string& text() const { return marked_; }
  /// From a place in the text to one in that with marks, before a mark that is there, and back.
  size_t ToMarked(size_t place) const;
  size_t FromMarked(size_t place) const;

 private:
  void AddMarks(size_t place);

  std::string marked_;
  std::vector<size_t> places_;  ///< of marks, in the text
};

}  // namespace dynalake::engine
