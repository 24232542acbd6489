#pragma once

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
TextPlace PlaceOf(std::string_view text, size_t offset);

}  // namespace dynalake::query
