#include "engine/json/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

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

void AppendNumber(const JsonCursor& cursor, std::string& out) {
  const std::string_view raw = cursor.raw();
  if (cursor.token() == JsonToken::kInteger) {
    out += raw == "-0" ? raw.substr(1) : raw;
    return;
  }
  double value = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    value = std::strtod(std::string(raw).c_str(), nullptr);
  }
  AppendFloat(value, out);
}

/// A member of an object that is being written: its key, and where it stands in the text.
struct WrittenMember {
  std::string key;
  size_t begin;
  size_t end;
};

/// Brings the members that stand in `out` from `begin` on into order; the last of equal keys stays.
void SortMembers(std::vector<WrittenMember>& members, size_t begin, std::string& out) {
  const auto is_after = [](const WrittenMember& a, const WrittenMember& b) {
    return CompareUtf16(a.key, b.key) >= 0;
  };
  if (std::ranges::adjacent_find(members, is_after) == members.end()) {
    return;
  }
  std::ranges::stable_sort(members, [](const WrittenMember& a, const WrittenMember& b) {
    return CompareUtf16(a.key, b.key) < 0;
  });
  std::string sorted;
  for (size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i + 1].key == members[i].key) {
      continue;
    }
    sorted += sorted.empty() ? "" : ",";
    sorted.append(out, members[i].begin, members[i].end - members[i].begin);
  }
  out.replace(begin, out.size() - begin, sorted);
}

bool AppendObject(JsonCursor& cursor, JsonKeys keys, std::string& out) {
  out += '{';
  const size_t begin = out.size();
  std::vector<WrittenMember> members;
  std::string buffer;
  bool first = true;
  while (cursor.Next() == JsonToken::kKey) {
    out += first ? "" : ",";
    first = false;
    const size_t start = out.size();
    const std::string_view key = cursor.Text(buffer);
    AppendJsonString(key, out);
    out += ':';
    if (keys == JsonKeys::kSorted) {
      members.push_back({std::string(key), start, start});
    }
    cursor.Next();
    if (!AppendJson(cursor, keys, out)) {
      return false;
    }
    if (keys == JsonKeys::kSorted) {
      members.back().end = out.size();
    }
  }
  if (cursor.token() != JsonToken::kObjectEnd) {
    return false;
  }
  SortMembers(members, begin, out);
  out += '}';
  return true;
}

bool AppendArray(JsonCursor& cursor, JsonKeys keys, std::string& out) {
  out += '[';
  bool first = true;
  while (cursor.Next() != JsonToken::kArrayEnd) {
    out += first ? "" : ",";
    first = false;
    if (!AppendJson(cursor, keys, out)) {
      return false;
    }
  }
  out += ']';
  return true;
}

}  // namespace

int CompareUtf16(std::string_view a, std::string_view b) {
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

bool AppendJson(JsonCursor& cursor, JsonKeys keys, std::string& out) {
  switch (cursor.token()) {
    case JsonToken::kObjectStart:
      return AppendObject(cursor, keys, out);
    case JsonToken::kArrayStart:
      return AppendArray(cursor, keys, out);
    case JsonToken::kString: {
      std::string buffer;
      AppendJsonString(cursor.Text(buffer), out);
      return true;
    }
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

bool AppendCanonicalJson(std::string_view text, std::string& out) {
  JsonCursor cursor(text);
  cursor.Next();
  return AppendJson(cursor, JsonKeys::kSorted, out) && cursor.Next() == JsonToken::kEnd;
}

}  // namespace dynalake::engine
