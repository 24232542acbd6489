#pragma once

#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/result.h"

namespace dynalake::engine {

/// The words and symbols of a path of SQL:2016, read from the left to the right.
class PathText {
 public:
  explicit PathText(std::string_view text) : text_(text) {}

  /// An error of kInvalidArgument at where it stands.
  Error Wrong(std::string_view what) const;

  bool IsAtEnd();
  void SkipBlanks();
  bool LooksAt(std::string_view symbol);
  bool Take(std::string_view symbol);
  /// The name that stands here, as it is written; empty: there is none.
  std::string_view LookAtName();
  bool TakeWord(std::string_view word);
  /// A text in quotes, with the escapes of JSON.
  Result<std::string> TakeQuoted();
  /// What follows a `$` at once; empty: nothing.
  std::string TakeVariable();

  /// Of what is not read.
  std::string_view rest() const { return text_.substr(at_); }
  size_t position() const { return at_; }
  void MoveTo(size_t position) { at_ = position; }

 private:
  static bool IsNameStart(char c) {
    return IsAsciiLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }
  static bool IsNamePart(char c) { return IsNameStart(c) || IsAsciiDigit(c); }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace dynalake::engine
