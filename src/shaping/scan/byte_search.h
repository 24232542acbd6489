#pragma once

#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

namespace dynalake::shaping {

/// Bytes behind any address given to these functions that must be readable.
inline constexpr int kSearchOverrun = 32;

/// The first quote, backslash or control character (below 0x20) at or after `text`. There must be
/// one; compact lines end with a newline.
inline const char* FindStringEnd(const char* text) {
#if defined(__AVX2__)
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i backslash = _mm256_set1_epi8('\\');
  const __m256i last_control = _mm256_set1_epi8(0x1f);
  for (;; text += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, last_control), bytes);
    const __m256i special =
        _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, backslash));
    const auto found =
        static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(control, special)));
    if (found != 0) {
      return text + __builtin_ctz(found);
    }
  }
#elif defined(__ARM_NEON)
  for (;; text += 16) {
    const uint8x16_t bytes = vld1q_u8(reinterpret_cast<const uint8_t*>(text));
    const uint8x16_t special =
        vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)),
                 vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\'))));
    const uint64_t found =
        vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
    if (found != 0) {
      return text + __builtin_ctzll(found) / 4;
    }
  }
#else
  while (static_cast<unsigned char>(*text) >= 0x20 && *text != '"' && *text != '\\') {
    ++text;
  }
  return text;
#endif
}

}  // namespace dynalake::shaping
