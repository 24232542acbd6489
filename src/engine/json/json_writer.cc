#include "engine/json/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <span>

#include "base/float_text.h"
#include "base/format.h"
#include "base/unicode.h"
#include "engine/casts/number_text.h"

namespace dynalake::engine {
namespace {

/// What is not written as it is: quote, backslash, control characters, and the first byte of four.
constexpr std::array<bool, 256> kIsEscaped = [] {
  std::array<bool, 256> escaped = {};
  for (size_t c = 0; c < 0x20; ++c) {
    escaped[c] = true;
  }
  for (size_t c = 0xF0; c <= 0xFF; ++c) {
    escaped[c] = true;
  }
  escaped['"'] = true;
  escaped['\\'] = true;
  return escaped;
}();

void AppendEscape(std::string_view text, size_t& at, std::string& out) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) >= 0xF0) {
    const auto code_point = NextCodePoint(text, at);
    if (!code_point) {
      out += text[at++];  // No UTF-8: DuckDB has no such text.
      return;
    }
    const uint32_t beyond = static_cast<uint32_t>(*code_point) - 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04X}\\u{:04X}", 0xD800 + (beyond >> 10U),
                   0xDC00 + (beyond & 0x3FFU));
    return;
  }
  ++at;
  constexpr std::string_view kValues = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  const size_t name = kValues.find(c);
  if (name == std::string_view::npos) {
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", static_cast<unsigned>(c));
    return;
  }
  out += '\\';
  out += kNames[name];
}

template <typename T>
void AppendFloat(T value, std::string& out) {
  std::array<char, kNumberText> buffer = {};
  const std::string_view text = JavaText(value, buffer.data());
  if (std::isfinite(value)) {
    out += text;
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

/// Whether a number with a point is written as Java writes its double: up to 15 digits are the
/// shortest that read back as they do.
bool IsJavaText(std::string_view raw) {
  constexpr size_t kExactDigits = 15;
  constexpr size_t kPlainDigits = 7;  // Before the point: larger ones have an exponent.
  raw.remove_prefix(raw.front() == '-' ? 1 : 0);
  const size_t point = raw.find('.');
  if (point > kPlainDigits || raw.size() - 1 > kExactDigits ||
      raw.find_first_of("eE") != std::string_view::npos) {
    return false;
  }
  const std::string_view fraction = raw.substr(point + 1);
  if (fraction == "0") {
    return true;
  }
  const bool is_small = raw.front() == '0' && fraction.starts_with("000");
  return fraction.back() != '0' && !is_small;
}

void AppendNumber(const JsonCursor& cursor, std::string& out) {
  const std::string_view raw = cursor.raw();
  if (cursor.token() == JsonToken::kInteger) {
    out += raw == "-0" ? raw.substr(1) : raw;
    return;
  }
  if (IsJavaText(raw)) {
    out += raw;
    return;
  }
  double value = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    value = std::strtod(std::string(raw).c_str(), nullptr);
  }
  AppendFloat(value, out);
}

}  // namespace

bool JsonWriter::Append(JsonCursor& cursor, std::string& out) {
  members_.clear();
  kept_.clear();
  return AppendValue(cursor, out);
}

bool JsonWriter::AppendValue(JsonCursor& cursor, std::string& out) {
  switch (cursor.token()) {
    case JsonToken::kObjectStart:
      return AppendObject(cursor, out);
    case JsonToken::kArrayStart:
      return AppendArray(cursor, out);
    case JsonToken::kString:
      AppendText(cursor, out);
      return true;
    case JsonToken::kInteger:
    case JsonToken::kFloat:
      AppendNumber(cursor, out);
      return true;
    case JsonToken::kTrue:
    case JsonToken::kFalse:
    case JsonToken::kNull:
      out += cursor.raw();
      return true;
    default:
      return false;
  }
}

void JsonWriter::AppendText(const JsonCursor& cursor, std::string& out) {
  if (cursor.has_escapes()) {
    AppendJsonString(cursor.Text(buffer_), out);
  } else if (cursor.has_long_characters()) {
    AppendJsonString(cursor.raw(), out);
  } else {
    out += cursor.quoted();
  }
}

/// The key's text, which is there until the whole value is written.
std::string_view JsonWriter::KeyOf(const JsonCursor& cursor) {
  return cursor.has_escapes() ? kept_.emplace_back(cursor.Text(buffer_)) : cursor.raw();
}

bool JsonWriter::AppendObject(JsonCursor& cursor, std::string& out) {
  out += '{';
  const size_t begin = out.size();
  const size_t first = members_.size();
  while (cursor.Next() == JsonToken::kKey) {
    if (out.size() != begin) {
      out += ',';
    }
    const size_t start = out.size();
    const size_t member = members_.size();
    if (keys_ == JsonKeys::kSorted) {
      members_.push_back({KeyOf(cursor), start, start});
    }
    AppendText(cursor, out);
    out += ':';
    cursor.Next();
    if (!AppendValue(cursor, out)) {
      return false;
    }
    if (keys_ == JsonKeys::kSorted) {
      members_[member].end = out.size();
    }
  }
  if (cursor.token() != JsonToken::kObjectEnd) {
    return false;
  }
  SortMembers(first, begin, out);
  members_.resize(first);
  out += '}';
  return true;
}

bool JsonWriter::AppendArray(JsonCursor& cursor, std::string& out) {
  out += '[';
  bool is_first = true;
  while (cursor.Next() != JsonToken::kArrayEnd) {
    if (!is_first) {
      out += ',';
    }
    is_first = false;
    if (!AppendValue(cursor, out)) {
      return false;
    }
  }
  out += ']';
  return true;
}

/// Brings the members from the number `first` on, which stand in the text from `begin` on, into
/// order; the last of equal keys stays.
void JsonWriter::SortMembers(size_t first, size_t begin, std::string& out) {
  const std::span<Member> members = std::span(members_).subspan(first);
  const auto is_after = [](const Member& a, const Member& b) {
    return CompareUtf16(a.key, b.key) >= 0;
  };
  if (std::ranges::adjacent_find(members, is_after) == members.end()) {
    return;
  }
  // Stable: of equal keys the one that was written last stands last.
  std::ranges::sort(members, [](const Member& a, const Member& b) {
    const int order = CompareUtf16(a.key, b.key);
    return order != 0 ? order < 0 : a.begin < b.begin;
  });
  std::string& sorted = buffer_;
  sorted.clear();
  for (size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i + 1].key == members[i].key) {
      continue;
    }
    if (!sorted.empty()) {
      sorted += ',';
    }
    sorted.append(out, members[i].begin, members[i].end - members[i].begin);
  }
  out.replace(begin, out.size() - begin, sorted);
}

int CompareUtf16(std::string_view a, std::string_view b) {
  if (!a.empty() && !b.empty() && a.front() != b.front() && a.front() > 0 && b.front() > 0) {
    return a.front() < b.front() ? -1 : 1;  // Both ASCII: the usual case.
  }
  const auto [left, right] = std::ranges::mismatch(a, b);
  if (left == a.end() || right == b.end()) {
    return static_cast<int>(left != a.end()) - static_cast<int>(right != b.end());
  }
  // Bytes compare as code points do, and those beyond U+FFFF begin with D800 to DBFF in UTF-16.
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x100 : byte + 0;
  };
  return rank(*left) < rank(*right) ? -1 : 1;
}

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    size_t plain = at;
    while (plain < text.size() && !kIsEscaped[static_cast<unsigned char>(text[plain])]) {
      ++plain;
    }
    out.append(text, at, plain - at);
    at = plain;
    if (at < text.size()) {
      AppendEscape(text, at, out);
    }
  }
  out += '"';
}

void AppendJsonDouble(double value, std::string& out) { AppendFloat(value, out); }
void AppendJsonReal(float value, std::string& out) { AppendFloat(value, out); }

bool AppendCanonicalJson(std::string_view text, std::string& out) {
  JsonCursor cursor(text);
  cursor.Next();
  return JsonWriter(JsonKeys::kSorted).Append(cursor, out) && cursor.Next() == JsonToken::kEnd;
}

}  // namespace dynalake::engine
