#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace dynalake::shaping {

/// What `CopyShort` copies and `ExpectedText` holds, without a call.
inline constexpr size_t kMostShortBytes = 64;

/// Eight bytes as an integer, in the order of the machine.
inline uint64_t Load8(const char* text) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

/// Whether the first `size` of the bytes at `left` and `right` are equal, which mostly are at most
/// 32. Both sides have 32 readable bytes behind them.
inline bool EqualShort(const char* left, const char* right, size_t size) {
#if defined(__AVX2__)
  if (size <= 32) [[likely]] {
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(left));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(right));
    const auto equal = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b)));
    return (~equal & ((uint64_t{1} << size) - 1)) == 0;
  }
#endif
  return std::memcmp(left, right, size) == 0;
}

/// A text that others are compared with in one step where it has at most 32 bytes, as it mostly
/// has. None at first, which is the prefix of no text.
class ExpectedText {
 public:
  /// A text of more than kMostShortBytes bytes is not kept.
  void Set(const char* text, size_t size) {
    size_ = 0;
    mask_ = kNone;
    if (size <= kMostShortBytes) {
      std::memcpy(bytes_, text, size);
      size_ = static_cast<uint32_t>(size);
      mask_ = size < 32 ? (uint64_t{1} << size) - 1 : ~uint32_t{0};
    }
  }

  size_t size() const { return size_; }

  /// Whether `text`, with kMostShortBytes readable bytes behind it, starts with it.
  bool IsPrefixOf(const char* text) const {
#if defined(__AVX2__)
    const __m256i left = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes_));
    const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const auto equal = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, right)));
    return (~uint64_t{equal} & mask_) == 0 &&
           (size_ <= 32 || std::memcmp(bytes_ + 32, text + 32, size_ - 32) == 0);
#else
    return mask_ != kNone && std::memcmp(bytes_, text, size_) == 0;
#endif
  }

 private:
  /// A bit that no comparison of 32 bytes sets.
  static constexpr uint64_t kNone = uint64_t{1} << 32;

  alignas(32) char bytes_[kMostShortBytes] = {};
  uint64_t mask_ = kNone;  ///< a bit for each of the first 32 bytes
  uint32_t size_ = 0;
};

/// Copies `size` bytes, which mostly are few. Both sides have kMostShortBytes bytes behind them, of
/// which the target's may be overwritten.
inline void CopyShort(uint8_t* target, const char* source, size_t size) {
#if defined(__AVX2__)
  const auto copy = [&](size_t at) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target + at),
                        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(source + at)));
  };
  if (size <= kMostShortBytes) [[likely]] {
    copy(0);
    if (size > 32) {
      copy(32);
    }
    return;
  }
#endif
  std::memcpy(target, source, size);
}

}  // namespace dynalake::shaping
