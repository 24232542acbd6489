#include "dynamodb/ion_reader.h"

#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/unicode.h"
#include "dynamodb/json_string.h"
#include "dynamodb/limits.h"
#include "dynamodb/number.h"

namespace dynalake::dynamodb::internal {
namespace {

/// How much of a bad text an error shows.
constexpr size_t kShownBytes = 80;

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/// What a number's text may hold, legal or not; a timestamp's too, so that it is shown whole.
bool IsNumberByte(char c) {
  return IsIdentifierByte(c) || c == '.' || c == '-' || c == '+' || c == ':';
}

}  // namespace

bool IonReader::Fail(const char* where, std::string why) {
  failed_ = true;
  where_ = where;
  why_ = std::move(why);
  return false;
}

bool IonReader::SkipSpaceByte() {
  if (!IsSpace(*at_)) {
    return Fail(at_, fmt::format("control character 0x{:02x} outside a string",
                                 static_cast<unsigned char>(*at_)));
  }
  ++at_;
  return true;
}

bool IonReader::SkipComment() {
  const std::string_view rest(at_, left());
  if (rest.size() < 2) {
    return is_last_ ? Fail(at_, "a slash that starts no comment") : false;
  }
  if (rest[1] == '/') {
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos && !is_last_) {
      return false;
    }
    at_ = end == std::string_view::npos ? end_ : at_ + end + 1;
    return true;
  }
  if (rest[1] != '*') {
    return Fail(at_, "a slash that starts no comment");
  }
  const size_t end = rest.find("*/", 2);
  if (end == std::string_view::npos) {
    return false;
  }
  at_ += end + 2;
  return true;
}

std::string_view IonReader::PeekIdentifier() const {
  const char* end = at_;
  while (end != end_ && IsIdentifierByte(*end)) {
    ++end;
  }
  if (end == end_ && !is_last_) {
    return {};
  }
  return {at_, static_cast<size_t>(end - at_)};
}

bool IonReader::ReadFieldName() {
  const char* const begin = at_;
  if (*at_ == '"') {
    return ReadString();
  }
  if (*at_ == '\'') {
    if (left() < 3 && !is_last_) {
      return false;
    }
    if (Peek(1) == '\'' && Peek(2) == '\'') {
      return ReadString();
    }
    ++at_;
    return ReadQuoted<'\''>();
  }
  if (!IsIdentifierByte(*at_) || IsAsciiDigit(*at_)) {
    return Fail(at_, "a field name is missing");
  }
  out_->Put('"');
  at_ = out_->PutIdentifier(at_, end_);
  out_->Put('"');
  if (at_ == end_) {
    return false;
  }
  if (*begin == '$' && at_ - begin > 1 &&
      std::string_view(begin + 1, at_).find_first_not_of("0123456789") == std::string_view::npos) {
    return Fail(begin, fmt::format("symbol id {} where a name is expected",
                                   std::string_view(begin, at_).substr(0, kShownBytes)));
  }
  return true;
}

bool IonReader::ReadString() {
  if (*at_ == '\'') {
    return ReadLongString();
  }
  ++at_;
  return ReadQuoted<'"'>();
}

template <char kQuote>
bool IonReader::ReadQuoted() {
  out_->Put('"');
  while (true) {
    at_ = out_->PutRun<kQuote>(at_, end_);
    if (at_ == end_) {
      return false;
    }
    if (*at_ == kQuote) {
      ++at_;
      out_->Put('"');
      return true;
    }
    if (!ReadSpecial(false)) {
      return false;
    }
  }
}

/// Adjacent segments are one string.
bool IonReader::ReadLongString() {
  out_->Put('"');
  do {
    at_ += 3;
    if (!ReadLongSegment() || !SkipSpace()) {
      return false;
    }
    if (left() < 3 && *at_ == '\'') {
      return is_last_ ? Fail(at_, "a quote behind a long string") : false;
    }
  } while (Peek() == '\'' && Peek(1) == '\'' && Peek(2) == '\'');
  out_->Put('"');
  return true;
}

bool IonReader::ReadLongSegment() {
  while (true) {
    at_ = out_->PutRun<'\''>(at_, end_);
    if (at_ == end_) {
      return false;
    }
    if (*at_ == '\'') {
      if (left() < 3) {
        return false;
      }
      if (at_[1] == '\'' && at_[2] == '\'') {
        at_ += 3;
        return true;
      }
      out_->Put('\'');
      ++at_;
    } else if (!ReadSpecial(true)) {
      return false;
    }
  }
}

/// What does not stand for itself and is no end.
bool IonReader::ReadSpecial(bool is_long) {
  if (*at_ == '\\') {
    return ReadEscape();
  }
  if (*at_ == '"') {
    out_->Put("\\\"");
    ++at_;
    return true;
  }
  return ReadRawControl(is_long);
}

bool IonReader::ReadRawControl(bool is_long) {
  if ((*at_ == '\n' || *at_ == '\r') && !is_long) {
    return Fail(at_, "the line ends inside a string");
  }
  if (*at_ == '\r') {
    // A line's end inside a long string is one newline, whatever the file's convention.
    if (left() < 2) {
      return false;
    }
    at_ += at_[1] == '\n' ? 1 : 0;
    PutCodePoint('\n');
  } else {
    PutCodePoint(static_cast<unsigned char>(*at_));
  }
  ++at_;
  return true;
}

/// Table "Escapes" of Ion 1.0.
bool IonReader::ReadEscape() {
  constexpr std::string_view kLetters = "abtnfrv0?/'\"\\";
  constexpr std::string_view kCharacters("\a\b\t\n\f\r\v\0?/'\"\\", 13);
  const char* const where = at_;
  if (left() < 3) {
    return false;
  }
  const char letter = at_[1];
  at_ += 2;
  if (const size_t known = kLetters.find(letter); known != std::string_view::npos) {
    PutCodePoint(static_cast<unsigned char>(kCharacters[known]));
    return true;
  }
  switch (letter) {
    case '\n':
      return true;
    case '\r':
      at_ += *at_ == '\n' ? 1 : 0;
      return true;
    case 'x':
      return ReadHexEscape(where, 2);
    case 'u':
      return ReadHexEscape(where, 4);
    case 'U':
      return ReadHexEscape(where, 8);
    default:
      return Fail(where, IsIdentifierByte(letter) ? fmt::format("invalid escape \\{}", letter)
                                                  : "invalid escape");
  }
}

bool IonReader::ReadHex(size_t digits, uint32_t* value) {
  if (left() < digits) {
    return false;
  }
  *value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const int digit = HexDigit(at_[i]);
    if (digit < 0) {
      return Fail(at_, fmt::format("an escape without {} hexadecimal digits", digits));
    }
    *value = *value << 4 | static_cast<uint32_t>(digit);
  }
  at_ += digits;
  return true;
}

bool IonReader::ReadHexEscape(const char* where, size_t digits) {
  uint32_t code_point = 0;
  if (!ReadHex(digits, &code_point)) {
    return false;
  }
  if ((code_point & 0xfffffc00) == 0xd800) {
    if (left() < 2) {
      return false;
    }
    uint32_t low = 0;
    if (at_[0] == '\\' && at_[1] == 'u') {
      at_ += 2;
      if (!ReadHex(4, &low)) {
        return false;
      }
    }
    if ((low & 0xfffffc00) == 0xdc00) {
      code_point = 0x10000 + ((code_point & 0x3ff) << 10) + (low & 0x3ff);
    }
  }
  if ((code_point & 0xfffff800) == 0xd800) {
    return Fail(where, fmt::format("unpaired surrogate \\u{:04x}", code_point));
  }
  if (code_point > 0x10ffff) {
    return Fail(where, fmt::format("code point \\U{:08x} is beyond Unicode", code_point));
  }
  PutCodePoint(code_point);
  return true;
}

void IonReader::PutCodePoint(uint32_t code_point) {
  std::string utf8;
  AppendUtf8(static_cast<char32_t>(code_point), utf8);
  std::string escaped;
  AppendJsonEscaped(utf8, &escaped);
  out_->Put(std::string_view(escaped));
}

bool IonReader::ReadNumber() { return ReadPlainNumber() || ReadOddNumber(); }

bool IonReader::ReadPlainNumber() {
  const char* at = at_;
  at += at != end_ && *at == '-' ? 1 : 0;
  const char* const integer = at;
  while (at != end_ && IsAsciiDigit(*at)) {
    ++at;
  }
  const char* last = at;
  if (at == integer || (*integer == '0' && (at - integer > 1 || *at_ == '-'))) {
    return false;
  }
  if (at != end_ && *at == '.') {
    ++at;
    while (at != end_ && IsAsciiDigit(*at)) {
      ++at;
    }
    if (at - last > 1) {
      last = at;
      if (at[-1] == '0') {
        return false;
      }
    }
  }
  // With the point, 38 bytes hold at most as many significant digits as DynamoDB allows.
  if (at == end_ || (*at != ',' && *at != '}' && *at != ']') || last - integer > kMaxNumberDigits) {
    return false;
  }
  out_->Put('"');
  out_->Put(std::string_view(at_, last));
  out_->Put('"');
  at_ = at;
  return true;
}

bool IonReader::ReadOddNumber() {
  const char* end = at_;
  while (end != end_ && IsNumberByte(*end)) {
    ++end;
  }
  if (end == end_ && !is_last_) {
    return false;
  }
  std::string_view number(at_, end);
  // Ion allows single underscores between digits.
  if (number.find('_') != std::string_view::npos) {
    scratch_.clear();
    for (size_t i = 0; i < number.size(); ++i) {
      const bool between = i > 0 && i + 1 < number.size() && IsAsciiDigit(number[i - 1]) &&
                           IsAsciiDigit(number[i + 1]);
      if (number[i] != '_' || !between) {
        scratch_.push_back(number[i]);
      }
    }
    number = scratch_;
  }
  decoded_.clear();
  if (number.starts_with('+') || !AppendCanonicalNumber(number, 'd', &decoded_)) {
    return Fail(at_, fmt::format("number {} {}", number.substr(0, kShownBytes),
                                 WhyNotANumber(number, 'd')));
  }
  out_->Put('"');
  out_->Put(std::string_view(decoded_));
  out_->Put('"');
  at_ = end;
  return true;
}

bool IonReader::ReadBlob() {
  const std::string_view rest(at_, left());
  const size_t end = rest.find('}');
  if (end == std::string_view::npos || end + 1 == rest.size()) {
    return false;
  }
  std::string_view base64 = rest.substr(2, end - 2);
  if (base64.find_first_of(" \t\r\n\v\f") != std::string_view::npos) {
    scratch_.clear();
    for (char c : base64) {
      if (!IsSpace(c)) {
        scratch_.push_back(c);
      }
    }
    base64 = scratch_;
  }
  decoded_.clear();
  if (rest[end + 1] != '}' || !AppendDecodedBase64(base64, decoded_)) {
    return Fail(at_,
                fmt::format("{{{{{}}}}} is not a blob of base64", base64.substr(0, kShownBytes)));
  }
  out_->Put('"');
  out_->Put(base64);
  out_->Put('"');
  at_ += end + 2;
  return true;
}

}  // namespace dynalake::dynamodb::internal
