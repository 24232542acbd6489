#include "dynamodb/json_text_error.h"

#include <cctype>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "base/format.h"
#include "base/unicode.h"

namespace dynalake::dynamodb::internal {
namespace {

struct BadString {
  const char* at;
  std::string why;
};

/// What is wrong with a JSON string that simdjson refused, and where: its first bad escape. `at` is
/// behind the opening quote.
BadString WhyBadString(const char* at, const char* end) {
  const auto hex4 = [end](const char* digits) -> std::optional<uint32_t> {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      if (digits + i >= end || !std::isxdigit(static_cast<unsigned char>(digits[i]))) {
        return std::nullopt;
      }
      const char c = digits[i];
      value = value * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  };
  for (; at + 1 < end && *at != '"'; ++at) {
    if (*at != '\\') {
      continue;
    }
    if (at[1] != 'u') {
      if (std::strchr("\"\\/bfnrt", at[1]) == nullptr) {
        return {at, fmt::format("invalid escape \\{}", at[1])};
      }
      ++at;
      continue;
    }
    const auto unit = hex4(at + 2);
    if (!unit) {
      return {at, "invalid escape \\u without four hexadecimal digits"};
    }
    if ((*unit & 0xf800) == 0xd800) {
      const bool low_follows = at + 7 < end && at[6] == '\\' && at[7] == 'u' &&
                               (hex4(at + 8).value_or(0) & 0xfc00) == 0xdc00;
      if ((*unit & 0xfc00) == 0xdc00 || !low_follows) {
        return {at, fmt::format("unpaired surrogate \\u{}", std::string_view(at + 2, 4))};
      }
      at += 6;
    }
    at += 5;
  }
  return {at, "invalid string"};
}

/// Where the first control character inside a string of `json` is; the size of `json` if there is
/// none.
size_t FindControlInString(std::string_view json) {
  bool inside = false;
  for (size_t at = 0; at < json.size(); ++at) {
    if (json[at] == '"') {
      inside = !inside;
    } else if (inside && json[at] == '\\') {
      ++at;
    } else if (inside && static_cast<unsigned char>(json[at]) < 0x20) {
      return at;
    }
  }
  return json.size();
}

}  // namespace

JsonTextError DescribeJsonError(simdjson::error_code code, std::string_view text, const char* token,
                                const char* current) {
  switch (code) {
    case simdjson::UTF8_ERROR:
      return {ValidUtf8Prefix(text), "invalid UTF-8"};
    case simdjson::UNESCAPED_CHARS:
      return {FindControlInString(text), "control character that is not escaped in a string"};
    case simdjson::UNCLOSED_STRING:
      return {text.size(), "the line ends inside a string"};
    case simdjson::EMPTY:
      return {text.size(), "the line is empty"};
    case simdjson::STRING_ERROR: {
      BadString bad = WhyBadString(token + 1, text.data() + text.size());
      return {static_cast<size_t>(bad.at - text.data()), std::move(bad.why)};
    }
    default:
      break;
  }
  if (current == nullptr || current >= text.data() + text.size()) {
    return {text.size(), "the line ends too early"};
  }
  const auto offset = static_cast<size_t>(current - text.data());
  return {offset,
          fmt::format("the text is not JSON from here on: \"{}\"", text.substr(offset, 20))};
}

}  // namespace dynalake::dynamodb::internal
