#include "files/delta_encoding.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/little_endian.h"

namespace dynalake::files {
namespace {

constexpr size_t kBlockValues = 128;
constexpr size_t kMiniblocks = 4;
constexpr size_t kMiniblockValues = kBlockValues / kMiniblocks;

uint64_t ZigZag(uint64_t value) { return value << 1 ^ (0 - (value >> 63)); }

/// Packs the values of one miniblock, which fill whole words.
void AppendDeltas(const uint64_t* values, int bit_width, ByteBuffer* out) {
  uint8_t* at = out->Extend(kMiniblockValues * static_cast<size_t>(bit_width) / 8);
  uint64_t bits = 0;
  int filled = 0;
  for (size_t i = 0; i < kMiniblockValues; ++i) {
    bits |= values[i] << filled;
    filled += bit_width;
    if (filled >= 64) {
      StoreLittleEndian(bits, at);
      at += sizeof(bits);
      filled -= 64;
      bits = filled == 0 ? 0 : values[i] >> (bit_width - filled);
    }
  }
  StoreLittleEndian(bits, at);  // half a word, or into the slack
}

/// One block of up to 128 differences, all modulo 2^64.
void AppendBlock(const uint64_t* deltas, size_t count, ByteBuffer* out) {
  const auto least =
      static_cast<uint64_t>(*std::min_element(deltas, deltas + count, [](uint64_t a, uint64_t b) {
        return static_cast<int64_t>(a) < static_cast<int64_t>(b);
      }));
  out->AppendVarint(ZigZag(least));
  uint64_t packed[kBlockValues] = {};
  for (size_t i = 0; i < count; ++i) {
    packed[i] = deltas[i] - least;
  }
  uint8_t widths[kMiniblocks] = {};
  for (size_t block = 0; block < kMiniblocks; ++block) {
    uint64_t all = 0;
    for (size_t i = 0; i < kMiniblockValues; ++i) {
      all |= packed[block * kMiniblockValues + i];
    }
    widths[block] = static_cast<uint8_t>(std::bit_width(all));
  }
  out->Append(widths, kMiniblocks);
  for (size_t block = 0; block * kMiniblockValues < count; ++block) {
    AppendDeltas(packed + block * kMiniblockValues, widths[block], out);
  }
}

}  // namespace

void AppendDeltaBinaryPacked(const int64_t* values, size_t count, ByteBuffer* out) {
  out->AppendVarint(kBlockValues);
  out->AppendVarint(kMiniblocks);
  out->AppendVarint(count);
  out->AppendVarint(count == 0 ? 0 : ZigZag(static_cast<uint64_t>(values[0])));
  uint64_t deltas[kBlockValues];
  for (size_t begin = 1; begin < count; begin += kBlockValues) {
    const size_t size = std::min(count - begin, kBlockValues);
    for (size_t i = 0; i < size; ++i) {
      deltas[i] =
          static_cast<uint64_t>(values[begin + i]) - static_cast<uint64_t>(values[begin + i - 1]);
    }
    AppendBlock(deltas, size, out);
  }
}

}  // namespace dynalake::files
