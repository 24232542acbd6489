#include "engine/json/json_cursor.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/ascii.h"
#include "base/unicode.h"

namespace dynalake::engine {
namespace {

/// What ends a run of plain characters in a string: quote, backslash, control characters.
constexpr std::array<bool, 256> kEndsRun = [] {
  std::array<bool, 256> ends = {};
  for (size_t c = 0; c < 0x20; ++c) {
    ends[c] = true;
  }
  ends['"'] = true;
  ends['\\'] = true;
  return ends;
}();

/// What may stand behind a number or a word.
constexpr std::array<bool, 256> kDelimits = [] {
  std::array<bool, 256> delimits = {};
  for (const char c : std::string_view(" \n\t\r,]}")) {
    delimits[static_cast<unsigned char>(c)] = true;
  }
  return delimits;
}();

int HexDigit(char c) {
  if (IsAsciiDigit(c)) {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The code unit of four hexadecimal digits; -1: they are none.
int CodeUnit(const char* digits) {
  int unit = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int digit = HexDigit(digits[i]);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

constexpr size_t kUnitEscape = 6;  // \uXXXX

/// Moves past digits, of which there must be one.
bool TakeJsonDigits(const char*& at, const char* end) {
  const char* const begin = at;
  while (at != end && IsAsciiDigit(*at)) {
    ++at;
  }
  return at != begin;
}

/// To the quote, backslash or control character that ends a run of plain characters.
void SkipPlain(const char*& at, const char* end, bool& has_long_characters) {
#ifdef __SSE2__
  constexpr ptrdiff_t kBlock = 16;
  while (end - at >= kBlock) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i control = _mm_set1_epi8(0x1F);
    const __m128i four_bytes = _mm_set1_epi8(static_cast<char>(0xF0));
    const __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                                                   _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
                                      _mm_cmpeq_epi8(_mm_min_epu8(block, control), block));
    has_long_characters |=
        _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(block, four_bytes), block)) != 0;
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(ends));
    if (mask != 0) {
      at += std::countr_zero(mask);
      return;
    }
    at += kBlock;
  }
#endif
  while (at != end && !kEndsRun[static_cast<unsigned char>(*at)]) {
    has_long_characters |= static_cast<unsigned char>(*at) >= 0xF0;
    ++at;
  }
}

}  // namespace

void JsonCursor::SkipSomeBlanks() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) {
    ++at_;
  }
}

JsonToken JsonCursor::Fail() {
  token_ = JsonToken::kError;
  return token_;
}

JsonToken JsonCursor::Next() {
  if (token_ == JsonToken::kError) {
    return token_;
  }
  SkipBlanks();
  start_ = at_;
  if (at_ == end_) {
    if (depth_ > 0 || (expect_ != Expect::kDone && token_ != JsonToken::kEnd)) {
      return Fail();
    }
    token_ = JsonToken::kEnd;
    return token_;
  }
  switch (expect_) {
    case Expect::kValue:
      return Value();
    case Expect::kValueOrEnd:
      return *at_ == ']' ? Close(JsonToken::kArrayEnd) : Value();
    case Expect::kKeyOrEnd:
      return *at_ == '}' ? Close(JsonToken::kObjectEnd) : Key();
    case Expect::kCommaOrEnd:
      if (*at_ == (in_object() ? '}' : ']')) {
        return Close(in_object() ? JsonToken::kObjectEnd : JsonToken::kArrayEnd);
      }
      if (*at_ != ',') {
        return Fail();
      }
      ++at_;
      SkipBlanks();
      start_ = at_;
      if (at_ == end_) {
        return Fail();
      }
      return in_object() ? Key() : Value();
    case Expect::kDone:
      break;
  }
  return Fail();
}

JsonToken JsonCursor::Open(JsonToken token) {
  if (depth_ == kMaxDepth) {
    return Fail();
  }
  is_object_[depth_++] = token == JsonToken::kObjectStart;
  raw_ = {at_, 1};
  ++at_;
  expect_ = token == JsonToken::kObjectStart ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  token_ = token;
  return token_;
}

JsonToken JsonCursor::Close(JsonToken token) {
  --depth_;
  raw_ = {at_, 1};
  ++at_;
  expect_ = depth_ == 0 ? Expect::kDone : Expect::kCommaOrEnd;
  token_ = token;
  return token_;
}

JsonToken JsonCursor::Scalar(JsonToken token) {
  if (token != JsonToken::kString) {
    raw_ = {start_, static_cast<size_t>(at_ - start_)};
  }
  expect_ = depth_ == 0 ? Expect::kDone : Expect::kCommaOrEnd;
  token_ = token;
  return token_;
}

JsonToken JsonCursor::Value() {
  switch (*at_) {
    case '{':
      return Open(JsonToken::kObjectStart);
    case '[':
      return Open(JsonToken::kArrayStart);
    case '"':
      return String() ? Scalar(JsonToken::kString) : Fail();
    case 't':
      return Word("true") ? Scalar(JsonToken::kTrue) : Fail();
    case 'f':
      return Word("false") ? Scalar(JsonToken::kFalse) : Fail();
    case 'n':
      return Word("null") ? Scalar(JsonToken::kNull) : Fail();
    default:
      return Number();
  }
}

JsonToken JsonCursor::Key() {
  if (*at_ != '"' || !String()) {
    return Fail();
  }
  SkipBlanks();
  if (at_ == end_ || *at_ != ':') {
    return Fail();
  }
  ++at_;
  expect_ = Expect::kValue;
  token_ = JsonToken::kKey;
  return token_;
}

bool JsonCursor::String() {
  ++at_;
  const char* const begin = at_;
  has_escapes_ = false;
  has_long_characters_ = false;
  while (true) {
    SkipPlain(at_, end_, has_long_characters_);
    if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) {
      return false;
    }
    if (*at_ == '"') {
      raw_ = {begin, static_cast<size_t>(at_ - begin)};
      ++at_;
      return true;
    }
    has_escapes_ = true;
    if (end_ - at_ < 2) {
      return false;
    }
    if (at_[1] == 'u') {
      if (end_ - at_ < static_cast<ptrdiff_t>(kUnitEscape) || CodeUnit(at_ + 2) < 0) {
        return false;
      }
      at_ += kUnitEscape;
    } else {
      if (std::strchr("\"\\/bfnrt", at_[1]) == nullptr || at_[1] == '\0') {
        return false;
      }
      at_ += 2;
    }
  }
}

bool JsonCursor::IsDelimited() const {
  return at_ == end_ || kDelimits[static_cast<unsigned char>(*at_)];
}

bool JsonCursor::Word(std::string_view word) {
  if (static_cast<size_t>(end_ - at_) < word.size() ||
      std::memcmp(at_, word.data(), word.size()) != 0) {
    return false;
  }
  at_ += word.size();
  return IsDelimited();
}

JsonToken JsonCursor::Number() {
  bool is_float = false;
  const char* at = at_ + (*at_ == '-' ? 1 : 0);
  const char* const first = at;
  bool is_number = TakeJsonDigits(at, end_) && (*first != '0' || at - first == 1);
  if (at != end_ && *at == '.') {
    is_float = true;
    is_number = TakeJsonDigits(++at, end_) && is_number;
  }
  if (at != end_ && (*at == 'e' || *at == 'E')) {
    is_float = true;
    ++at;
    at += at != end_ && (*at == '-' || *at == '+') ? 1 : 0;
    is_number = TakeJsonDigits(at, end_) && is_number;
  }
  at_ = at;
  return is_number && IsDelimited() ? Scalar(is_float ? JsonToken::kFloat : JsonToken::kInteger)
                                    : Fail();
}

bool JsonCursor::SkipChildren() {
  if (token_ != JsonToken::kObjectStart && token_ != JsonToken::kArrayStart) {
    return token_ != JsonToken::kError;
  }
  const size_t around = depth_ - 1;
  while (depth_ > around) {
    if (Next() == JsonToken::kError) {
      return false;
    }
  }
  return true;
}

std::string_view JsonCursor::TakeValue() {
  const char* const begin = start_;
  SkipChildren();
  return {begin, static_cast<size_t>(at_ - begin)};
}

std::string_view JsonCursor::Text(std::string& buffer) const {
  if (!has_escapes_) {
    return raw_;
  }
  buffer.clear();
  AppendUnescaped(raw_, buffer);
  return buffer;
}

void AppendUnescaped(std::string_view raw, std::string& out) {
  constexpr char32_t kReplacement = 0xFFFD;
  for (size_t at = 0; at < raw.size();) {
    const size_t escape = std::min(raw.find('\\', at), raw.size());
    out.append(raw, at, escape - at);
    at = escape;
    if (at == raw.size()) {
      return;
    }
    const char what = raw[at + 1];
    if (what != 'u') {
      constexpr std::string_view kNames = "bfnrt";
      constexpr std::string_view kValues = "\b\f\n\r\t";
      const size_t name = kNames.find(what);
      out += name == std::string_view::npos ? what : kValues[name];
      at += 2;
      continue;
    }
    auto unit = static_cast<char32_t>(CodeUnit(raw.data() + at + 2));
    at += kUnitEscape;
    if (unit >= 0xD800 && unit < 0xDC00 && raw.substr(at).starts_with("\\u")) {
      const auto low = static_cast<char32_t>(CodeUnit(raw.data() + at + 2));
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
        at += kUnitEscape;
      }
    }
    AppendUtf8(unit >= 0xD800 && unit < 0xE000 ? kReplacement : unit, out);
  }
}

}  // namespace dynalake::engine
