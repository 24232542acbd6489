#pragma once

#include <string>
#include <string_view>

namespace dynalake::engine {

/// A pattern of Trino's (Java's syntax, as Joni reads it) for RE2.
struct TranslatedPattern {
  std::string pattern = {};
  /// `$` or `\Z` stands in it, which match before a line feed at the end of the text, too.
  bool has_loose_end = false;
  /// The pattern for texts with marks (word_marks.h); empty: it has no `\b`, or what cannot be
  /// written so.
  std::string marked = {};
  /// What RE2 cannot do, named, with what to do instead; empty: nothing.
  std::string unsupported = {};
};

/// Mistakes in a pattern are left to RE2 to find. A difference that stays: one letter that matches
/// two without regard to case (ß and SS).
TranslatedPattern TranslatePattern(std::string_view pattern);

}  // namespace dynalake::engine
