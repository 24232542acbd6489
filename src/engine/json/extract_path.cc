#include "engine/json/extract_path.h"

#include <charconv>

#include "base/ascii.h"

namespace dynalake::engine {
namespace {

bool IsNameCharacter(char c, bool after_dot) {
  // Letters beyond ASCII are names too; other characters there are let through.
  return IsAsciiAlphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80 ||
         (after_dot && c == ':');
}

std::optional<std::string> TakeName(std::string_view text, size_t& at, bool after_dot) {
  const size_t begin = at;
  while (at < text.size() && IsNameCharacter(text[at], after_dot)) {
    ++at;
  }
  return at == begin ? std::nullopt : std::optional(std::string(text.substr(begin, at - begin)));
}

std::optional<std::string> TakeQuoted(std::string_view text, size_t& at) {
  std::string name;
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') {
      ++at;
      if (at == text.size() || (text[at] != '"' && text[at] != '\\')) {
        return std::nullopt;
      }
    }
    name += text[at];
  }
  if (at == text.size()) {
    return std::nullopt;
  }
  ++at;
  return name;
}

}  // namespace

std::optional<ExtractPath> ExtractPath::Parse(std::string_view text) {
  if (!text.starts_with('$')) {
    return std::nullopt;
  }
  ExtractPath path;
  for (size_t at = 1; at < text.size();) {
    std::optional<std::string> name;
    if (text[at] == '.') {
      name = TakeName(text, ++at, true);
    } else if (text[at] == '[') {
      ++at;
      const bool is_quoted = at < text.size() && text[at] == '"';
      name = is_quoted ? TakeQuoted(text, at) : TakeName(text, at, false);
      if (at == text.size() || text[at] != ']') {
        return std::nullopt;
      }
      ++at;
    }
    if (!name) {
      return std::nullopt;
    }
    int64_t index = -1;
    const char* const end = name->data() + name->size();
    const auto read = std::from_chars(name->data(), end, index);
    path.steps_.push_back(
        {*std::move(name), read.ec == std::errc() && read.ptr == end ? index : -1});
  }
  return path;
}

bool ExtractPath::FindMember(JsonCursor& cursor, std::string_view name) {
  std::string buffer;
  while (cursor.Next() == JsonToken::kKey) {
    const bool found = cursor.Text(buffer) == name;
    cursor.Next();
    if (found) {
      return true;
    }
    if (!cursor.SkipChildren()) {
      return false;
    }
  }
  return false;
}

bool ExtractPath::FindElement(JsonCursor& cursor, int64_t index) {
  while (cursor.Next() != JsonToken::kArrayEnd && cursor.token() != JsonToken::kError) {
    if (index-- == 0) {
      return true;
    }
    if (!cursor.SkipChildren()) {
      return false;
    }
  }
  return false;
}

bool ExtractPath::Find(JsonCursor& cursor) const {
  for (const Step& step : steps_) {
    switch (cursor.token()) {
      case JsonToken::kObjectStart:
        if (!FindMember(cursor, step.name)) {
          return false;
        }
        break;
      case JsonToken::kArrayStart:
        if (!FindElement(cursor, step.index)) {
          return false;
        }
        break;
      default:
        return false;
    }
  }
  return cursor.token() != JsonToken::kEnd && cursor.token() != JsonToken::kError;
}

}  // namespace dynalake::engine
