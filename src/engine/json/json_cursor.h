#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynalake::engine {

enum class JsonToken : uint8_t {
  kEnd,    ///< nothing is left
  kError,  ///< no JSON from here on; so are all tokens behind it
  kObjectStart,
  kObjectEnd,
  kArrayStart,
  kArrayEnd,
  kKey,
  kString,
  kInteger,
  kFloat,  ///< a number with a point or an exponent
  kTrue,
  kFalse,
  kNull,
};

/// Whether a token alone is a value.
constexpr bool IsScalar(JsonToken token) { return token >= JsonToken::kString; }

/// Reads JSON (RFC 8259) token by token, without a tree and without allocation. What was not asked
/// for is not looked at: text may go wrong behind the value that one wants, as in Trino.
class JsonCursor {
 public:
  /// Values stand in one another at most so deep; deeper is an error.
  static constexpr size_t kMaxDepth = 1000;

  /// `text` outlives the cursor.
  explicit JsonCursor(std::string_view text)
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

  JsonToken Next();
  /// Behind the start of an object or an array: goes to its end. False where it has none.
  bool SkipChildren();
  /// The whole value that begins with the token, to whose end it goes.
  std::string_view TakeValue();

  std::string_view whole() const { return {begin_, static_cast<size_t>(end_ - begin_)}; }
  JsonToken token() const { return token_; }
  /// Of a key or a string what stands between the quotes, of others the token.
  std::string_view raw() const { return raw_; }
  /// Whether `raw` of a key or a string has escapes.
  bool has_escapes() const { return has_escapes_; }
  /// Whether `raw` of a key or a string may have characters beyond U+FFFF.
  bool has_long_characters() const { return has_long_characters_; }
  /// The text of a key or a string. `buffer` holds it where there are escapes.
  std::string_view Text(std::string& buffer) const;
  /// A key with its quotes.
  std::string_view quoted() const { return {start_, raw_.size() + 2}; }

 private:
  enum class Expect : uint8_t { kValue, kValueOrEnd, kKeyOrEnd, kCommaOrEnd, kDone };

  JsonToken Fail();
  JsonToken Value();
  JsonToken Key();
  JsonToken Open(JsonToken token);
  JsonToken Close(JsonToken token);
  JsonToken Scalar(JsonToken token);
  JsonToken Number();
  bool String();
  bool Word(std::string_view word);
  void SkipBlanks() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ') {
      SkipSomeBlanks();
    }
  }
  void SkipSomeBlanks();
  bool IsDelimited() const;
  bool in_object() const { return depth_ > 0 && is_object_[depth_ - 1]; }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* start_ = nullptr;
  std::string_view raw_ = {};
  size_t depth_ = 0;
  JsonToken token_ = JsonToken::kEnd;
  Expect expect_ = Expect::kValue;
  bool has_escapes_ = false;
  bool has_long_characters_ = false;
  std::array<bool, kMaxDepth> is_object_;  // Set where it is read.
};

/// Appends a string's text, its escapes replaced. `raw` is valid.
void AppendUnescaped(std::string_view raw, std::string& out);

}  // namespace dynalake::engine
