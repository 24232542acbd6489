#include "engine/bytes/spooky_hash.h"

#include <array>
#include <bit>
#include <cstring>

namespace dynalake::engine {
namespace {

constexpr uint64_t kOdd = 0xdeadbeefdeadbeefULL;
constexpr size_t kWord = sizeof(uint64_t);

uint64_t WordAt(const char* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

using ShortState = std::array<uint64_t, 4>;

/// Turns round after round: the state's words take turns.
void MixShort(ShortState& h) {
  constexpr std::array<int, 12> kTurns = {50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36};
  for (size_t i = 0; i < kTurns.size(); ++i) {
    uint64_t& turned = h[(i + 2) % 4];
    turned = std::rotl(turned, kTurns[i]) + h[(i + 3) % 4];
    h[i % 4] ^= turned;
  }
}

void FinishShort(ShortState& h) {
  constexpr std::array<int, 11> kTurns = {15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63};
  for (size_t i = 0; i < kTurns.size(); ++i) {
    uint64_t& mixed = h[(i + 3) % 4];
    uint64_t& turned = h[(i + 2) % 4];
    mixed ^= turned;
    turned = std::rotl(turned, kTurns[i]);
    mixed += turned;
  }
}

/// Of fewer than 192 bytes.
uint64_t HashShort(std::string_view bytes) {
  ShortState h = {0, 0, kOdd, kOdd};
  const uint64_t size = bytes.size();
  for (; bytes.size() >= 4 * kWord; bytes.remove_prefix(4 * kWord)) {
    h[2] += WordAt(bytes.data());
    h[3] += WordAt(bytes.data() + kWord);
    MixShort(h);
    h[0] += WordAt(bytes.data() + 2 * kWord);
    h[1] += WordAt(bytes.data() + 3 * kWord);
  }
  if (bytes.size() >= 2 * kWord) {
    h[2] += WordAt(bytes.data());
    h[3] += WordAt(bytes.data() + kWord);
    MixShort(h);
    bytes.remove_prefix(2 * kWord);
  }
  h[3] += size << 56U;
  if (bytes.empty()) {
    h[2] += kOdd;
    h[3] += kOdd;
  } else {
    std::array<char, 2 * kWord> last{};
    std::memcpy(last.data(), bytes.data(), bytes.size());
    h[2] += WordAt(last.data());
    h[3] += WordAt(last.data() + kWord);
  }
  FinishShort(h);
  return h[0];
}

constexpr size_t kWords = 12;
using LongState = std::array<uint64_t, kWords>;

void MixLong(const char* block, LongState& h) {
  constexpr std::array<int, kWords> kTurns = {11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46};
  for (size_t i = 0; i < kWords; ++i) {
    h[i] += WordAt(block + i * kWord);
    h[(i + 2) % kWords] ^= h[(i + 10) % kWords];
    h[(i + 11) % kWords] ^= h[i];
    h[i] = std::rotl(h[i], kTurns[i]);
    h[(i + 11) % kWords] += h[(i + 1) % kWords];
  }
}

void FinishLong(LongState& h) {
  constexpr std::array<int, kWords> kTurns = {44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54};
  for (size_t i = 0; i < kWords; ++i) {
    h[(i + 11) % kWords] += h[(i + 1) % kWords];
    h[(i + 2) % kWords] ^= h[(i + 11) % kWords];
    h[(i + 1) % kWords] = std::rotl(h[(i + 1) % kWords], kTurns[i]);
  }
}

uint64_t HashLong(std::string_view bytes) {
  LongState h{};
  for (size_t i = 2; i < kWords; i += 3) {
    h[i] = kOdd;
  }
  constexpr size_t kBlock = kWords * kWord;
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) {
    MixLong(bytes.data(), h);
  }
  std::array<char, kBlock> last{};
  std::memcpy(last.data(), bytes.data(), bytes.size());
  last.back() = static_cast<char>(bytes.size());
  for (size_t i = 0; i < kWords; ++i) {
    h[i] += WordAt(last.data() + i * kWord);
  }
  for (int round = 0; round < 3; ++round) {
    FinishLong(h);
  }
  return h[0];
}

}  // namespace

uint64_t SpookyHash64(std::string_view bytes) {
  constexpr size_t kLong = 192;
  return bytes.size() < kLong ? HashShort(bytes) : HashLong(bytes);
}

}  // namespace dynalake::engine
