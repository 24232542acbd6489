#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <cstdint>

#include "base/ascii.h"

namespace dynalake::dynamodb::internal {

/// Vectorised searches. On a machine without AVX2 the loops below them do the whole work.

#ifdef __AVX2__
/// Which of the 32 bytes at `at` are `kQuote`, a double quote, a backslash or a control character
/// below 0x20: the bytes that do not stand for themselves in a JSON string, nor in an Ion text
/// delimited by `kQuote`.
template <char kQuote>
inline uint32_t SpecialMask(const char* at) {
  const __m256i last_control = _mm256_set1_epi8(0x1f);
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
                                  _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
  if constexpr (kQuote != '"') {
    found = _mm256_or_si256(found, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(kQuote)));
  }
  found =
      _mm256_or_si256(found, _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, last_control), last_control));
  return static_cast<uint32_t>(_mm256_movemask_epi8(found));
}

/// Which of the 16 bytes at `at` are no letter, digit, `_` or `$`.
inline uint32_t NotIdentifierMask(const char* at) {
  const auto in_range = [](__m128i bytes, char low, char high) {
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(static_cast<char>(low - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8(static_cast<char>(high + 1))));
  };
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
  const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('$')));
  const __m128i wanted = _mm_or_si128(_mm_or_si128(letters, marks), in_range(bytes, '0', '9'));
  return ~static_cast<uint32_t>(_mm_movemask_epi8(wanted)) & 0xffff;
}
#endif

inline bool IsIdentifierByte(char c) { return IsAsciiAlphanumeric(c) || c == '_' || c == '$'; }

/// The first byte of [at, end) that `SpecialMask` names; `end` if there is none. Reads nothing
/// behind `end`.
template <char kQuote>
inline const char* FindSpecial(const char* at, const char* end) {
#ifdef __AVX2__
  for (; end - at >= 32; at += 32) {
    if (const uint32_t mask = SpecialMask<kQuote>(at); mask != 0) {
      return at + __builtin_ctz(mask);
    }
  }
#endif
  while (at != end && *at != kQuote && *at != '"' && *at != '\\' &&
         static_cast<unsigned char>(*at) >= 0x20) {
    ++at;
  }
  return at;
}

}  // namespace dynalake::dynamodb::internal
