#include "engine/text/word_marks.h"

#include <algorithm>

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/unicode.h"

namespace dynalake::engine {
namespace {

/// Letters, marks of letters, numbers and connecting punctuation.
bool IsWordLetter(char32_t c) {
  if (c < 0x80) {
    return IsAsciiAlphanumeric(static_cast<char>(c)) || c == '_';
  }
  const auto category = utf8proc_category(static_cast<int32_t>(c));
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) ||
         category == UTF8PROC_CATEGORY_PC;
}

}  // namespace

void WordMarks::Set(std::string_view text) {
  marked_.clear();
  places_.clear();
  bool in_word = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const bool is_word = IsWordLetter(NextCodePoint(text, at).value_or(U' '));
    if (is_word != in_word) {
      AddMarks(begin);
      in_word = is_word;
    }
    marked_ += text.substr(begin, at - begin);
  }
  if (in_word) {
    AddMarks(text.size());
  }
}

void WordMarks::AddMarks(size_t place) {
  constexpr int kMarks = 3;
  for (int i = 0; i < kMarks; ++i) {
    places_.push_back(place);
    marked_ += kMark;
  }
}

size_t WordMarks::ToMarked(size_t place) const {
  const auto before = std::ranges::lower_bound(places_, place) - places_.begin();
  return place + kMark.size() * static_cast<size_t>(before);
}

size_t WordMarks::FromMarked(size_t place) const {
  // The mark number n is at its place and n marks further.
  size_t low = 0;
  size_t high = places_.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (places_[middle] + kMark.size() * middle < place) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return place - kMark.size() * low;
}

}  // namespace dynalake::engine
