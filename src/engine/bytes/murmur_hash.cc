#include "engine/bytes/murmur_hash.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace dynalake::engine {
namespace {

constexpr uint64_t kFirst = 0x87c37b91114253d5ULL;
constexpr uint64_t kSecond = 0x4cf5ad432745937fULL;

uint64_t Scrambled(uint64_t word, uint64_t by, int turn, uint64_t by_then) {
  return std::rotl(word * by, turn) * by_then;
}

uint64_t Finished(uint64_t hash) {
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33U;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33U);
}

/// Up to eight bytes, the lowest first.
uint64_t WordOf(std::string_view bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes.data(), std::min<size_t>(bytes.size(), sizeof(word)));
  return word;
}

}  // namespace

std::array<uint64_t, 2> MurmurHash128(std::string_view bytes) {
  constexpr size_t kWord = sizeof(uint64_t);
  const uint64_t size = bytes.size();
  uint64_t first = 0;
  uint64_t second = 0;
  for (; bytes.size() >= 2 * kWord; bytes.remove_prefix(2 * kWord)) {
    first ^= Scrambled(WordOf(bytes), kFirst, 31, kSecond);
    first = (std::rotl(first, 27) + second) * 5 + 0x52dce729;
    second ^= Scrambled(WordOf(bytes.substr(kWord)), kSecond, 33, kFirst);
    second = (std::rotl(second, 31) + first) * 5 + 0x38495ab5;
  }
  if (bytes.size() > kWord) {
    second ^= Scrambled(WordOf(bytes.substr(kWord)), kSecond, 33, kFirst);
  }
  if (!bytes.empty()) {
    first ^= Scrambled(WordOf(bytes), kFirst, 31, kSecond);
  }
  first ^= size;
  second ^= size;
  first += second;
  second += first;
  first = Finished(first);
  second = Finished(second);
  first += second;
  second += first;
  return {first, second};
}

}  // namespace dynalake::engine
