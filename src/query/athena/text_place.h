#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynalake::query {

/// Where something is in a text, for people: both count from 1, columns in code points.
struct TextPlace {
  int64_t line = 1;
  int64_t column = 1;
};

/// The place of the byte at `offset`, which is at most the text's size.
inline TextPlace PlaceOf(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  // Bytes that go on with a code point are 10xxxxxx.
  const auto starts = std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return {.line = 1 + std::ranges::count(before, '\n'), .column = 1 + starts};
}

}  // namespace dynalake::query
