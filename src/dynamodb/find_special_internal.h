#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <cstdint>

namespace dynalake::dynamodb::internal {

/// The first byte of [at, end) that is `kQuote`, a double quote, a backslash or a control character
/// below 0x20; `end` if there is none. That is what ends a run of bytes which stands for itself in
/// a JSON string and in an Ion text delimited by `kQuote`. Reads nothing behind `end`.
template <char kQuote>
inline const char* FindSpecial(const char* at, const char* end) {
#ifdef __AVX2__
  const __m256i quotes = _mm256_set1_epi8(kQuote);
  const __m256i double_quotes = _mm256_set1_epi8('"');
  const __m256i backslashes = _mm256_set1_epi8('\\');
  const __m256i last_control = _mm256_set1_epi8(0x1f);
  while (end - at >= 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, double_quotes),
                                    _mm256_cmpeq_epi8(bytes, backslashes));
    if constexpr (kQuote != '"') {
      found = _mm256_or_si256(found, _mm256_cmpeq_epi8(bytes, quotes));
    }
    found = _mm256_or_si256(found,
                            _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, last_control), last_control));
    if (const auto mask = static_cast<uint32_t>(_mm256_movemask_epi8(found)); mask != 0) {
      return at + __builtin_ctz(mask);
    }
    at += 32;
  }
#endif
  while (at != end && *at != kQuote && *at != '"' && *at != '\\' &&
         static_cast<unsigned char>(*at) >= 0x20) {
    ++at;
  }
  return at;
}

}  // namespace dynalake::dynamodb::internal
