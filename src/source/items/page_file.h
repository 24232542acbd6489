#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace dynalake::source {

static_assert(std::endian::native == std::endian::little);

/// What stands before each page in a file of pages. Its lines follow as one block of LZ4, the
/// fastest to write and read: the file is read once and removed.
struct PageHeader {
  static constexpr std::array<char, 4> kMagic = {'D', 'L', 'P', '1'};
  /// Beyond what an answer may have.
  static constexpr uint32_t kMostTextBytes = uint32_t{256} << 20;

  std::array<char, 4> magic = kMagic;
  uint32_t item_count = 0;
  int64_t read_at_micros = 0;
  uint32_t text_bytes = 0;
  uint32_t stored_bytes = 0;
  uint64_t hash = 0;

  /// XXH3 of what is before `hash`, and of the block that follows.
  uint64_t HashWith(const uint8_t* stored) const;
};
static_assert(sizeof(PageHeader) == 32);

}  // namespace dynalake::source
