#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/compact_buffer.h"

namespace dynalake::dynamodb::internal {

/// Reads the tokens of Ion 1.0 text (its specification: "Text encoding") and writes them as the
/// JSON strings of the compact form. Every function returns false where it cannot go on: `failed()`
/// then tells a mistake in the text, described by `why()` and `where()`, from a block that ends too
/// early.
class IonReader {
 public:
  explicit IonReader(CompactBuffer* out) : out_(out) {}

  /// Reads `text` from now on. `is_last`: nothing follows it, so that a token may end with it.
  void Start(std::string_view text, bool is_last) {
    begin_ = at_ = text.data();
    end_ = at_ + text.size();
    is_last_ = is_last;
    failed_ = false;
  }

  bool failed() const { return failed_; }
  const std::string& why() const { return why_; }
  const char* where() const { return where_; }

  const char* at() const { return at_; }
  bool at_end() const { return at_ == end_; }
  size_t offset() const { return static_cast<size_t>(at_ - begin_); }

  /// The bytes from `at` up to the end of the block.
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  char Peek() const { return *at_; }
  /// The byte `i` behind the next; 0 behind the end.
  char Peek(size_t i) const { return i < left() ? at_[i] : '\0'; }
  void Skip(size_t count) { at_ += count; }
  /// `count` bytes that were skipped are next again.
  void GoBack(size_t count) { at_ -= count; }
  bool Fail(const char* where, std::string why);

  /// Goes to the next byte of a token. False at the end of the block; also where a comment is cut.
  bool SkipSpace() {
    while (at_ != end_) {
      if (static_cast<unsigned char>(*at_) > ' ' && *at_ != '/') {
        return true;
      }
      if (*at_ == '/' ? !SkipComment() : !SkipSpaceByte()) {
        return false;
      }
    }
    return false;
  }

  /// The unquoted symbol that starts here, without consuming it; empty where the block may cut it
  /// or there is none.
  std::string_view PeekIdentifier() const;

  /// The field name that starts here, in any spelling, written as `"name"`.
  bool ReadFieldName();
  /// A string, short or long with all its segments, written as `"text"`.
  bool ReadString();
  /// An integer or decimal, written as `"canonical"`.
  bool ReadNumber();
  /// A number that is canonical but for a point at its end, as nearly all are, written as
  /// `"canonical"`; another one, which it answers with false, is not touched.
  bool ReadPlainNumber();
  /// A blob, written as `"base64"`.
  bool ReadBlob();

 private:
  bool SkipComment();
  bool SkipSpaceByte();
  bool ReadOddNumber();
  template <char kQuote>
  bool ReadQuoted();
  bool ReadLongString();
  bool ReadLongSegment();
  bool ReadSpecial(bool is_long);
  bool ReadRawControl(bool is_long);
  bool ReadEscape();
  bool ReadHexEscape(const char* where, size_t digits);
  bool ReadHex(size_t digits, uint32_t* value);
  void PutCodePoint(uint32_t code_point);

  CompactBuffer* out_;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool is_last_ = false;
  bool failed_ = false;
  const char* where_ = nullptr;
  std::string why_;
  std::string scratch_;
  std::string decoded_;
};

}  // namespace dynalake::dynamodb::internal
