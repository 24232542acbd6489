#include "files/hybrid_encoding.h"

#include <bit>

#include "base/little_endian.h"

namespace dynalake::files {
namespace {

constexpr size_t kGroup = 8;
/// A run of fewer groups costs more than it saves.
constexpr size_t kFewestRunGroups = 2;

/// Packs `count` values, filled up to whole groups with zeros.
template <typename T>
void AppendPacked(const T* values, size_t count, int bit_width, ByteBuffer* out) {
  if (count == 0) {
    return;
  }
  const size_t groups = (count + kGroup - 1) / kGroup;
  out->AppendVarint(groups << 1 | 1);
  uint8_t* at = out->Extend(groups * static_cast<size_t>(bit_width));
  uint64_t bits = 0;
  int filled = 0;
  for (size_t i = 0; i < groups * kGroup; ++i) {
    const uint64_t value = i < count ? static_cast<uint64_t>(values[i]) : 0;
    bits |= value << filled;
    filled += bit_width;
    if (filled >= 32) {
      StoreLittleEndian(static_cast<uint32_t>(bits), at);
      at += 4;
      bits >>= 32;
      filled -= 32;
    }
  }
  StoreLittleEndian(bits, at);  // into the slack, if it is more than what is left
}

template <typename T>
bool IsOneValue(const T* group) {
  T differences = 0;
  for (size_t i = 1; i < kGroup; ++i) {
    differences |= static_cast<T>(group[i] ^ group[0]);
  }
  return differences == 0;
}

/// Runs begin at whole groups only: so nothing depends on single values, and packed values before a
/// run are whole groups, as they must be.
template <typename T>
void AppendValues(const T* values, size_t count, int bit_width, ByteBuffer* out) {
  size_t packed = 0;  // values from here on are not written yet
  for (size_t i = 0; i + kGroup <= count;) {
    if (!IsOneValue(values + i)) {
      i += kGroup;
      continue;
    }
    size_t end = i + kGroup;
    while (end < count && values[end] == values[i]) {
      ++end;
    }
    if (end != count) {
      end -= (end - i) % kGroup;
    }
    if (end - i >= kFewestRunGroups * kGroup) {
      AppendPacked(values + packed, i - packed, bit_width, out);
      AppendHybridRun(static_cast<uint32_t>(values[i]), end - i, bit_width, out);
      packed = end;
    }
    i = end;
  }
  AppendPacked(values + packed, count - packed, bit_width, out);
}

void AppendPackedBits(const uint8_t* bits, size_t begin, size_t end, ByteBuffer* out) {
  if (begin == end) {
    return;
  }
  const size_t bytes = (end - begin + kGroup - 1) / kGroup;
  out->AppendVarint(bytes << 1 | 1);
  out->Append(bits + begin / kGroup, bytes);
}

}  // namespace

void AppendHybridRun(uint32_t value, size_t count, int bit_width, ByteBuffer* out) {
  if (count == 0) {
    return;
  }
  out->AppendVarint(static_cast<uint64_t>(count) << 1);
  for (int bits = 0; bits < bit_width; bits += 8) {
    out->AppendByte(static_cast<uint8_t>(value >> bits));
  }
}

void AppendHybrid(const uint8_t* values, size_t count, int bit_width, ByteBuffer* out) {
  AppendValues(values, count, bit_width, out);
}

void AppendHybrid(const int32_t* values, size_t count, int bit_width, ByteBuffer* out) {
  AppendValues(values, count, bit_width, out);
}

void AppendHybridBits(const uint8_t* bits, size_t count, ByteBuffer* out) {
  constexpr size_t kWord = 64;
  size_t packed = 0;
  for (size_t i = 0; i + kWord <= count;) {
    const auto word = LoadLittleEndian<uint64_t>(bits + i / 8);
    size_t end = i + kWord;
    if (word == 0 || word == ~uint64_t{0}) {
      while (end + kWord <= count && LoadLittleEndian<uint64_t>(bits + end / 8) == word) {
        end += kWord;
      }
      AppendPackedBits(bits, packed, i, out);
      AppendHybridRun(word == 0 ? 0 : 1, end - i, 1, out);
      packed = end;
    }
    i = end;
  }
  AppendPackedBits(bits, packed, count, out);
}

}  // namespace dynalake::files
