#include "base/random.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include <sys/random.h>

#include "base/assert.h"

namespace dynalake {
namespace {

class SystemRandomSource final : public RandomSource {
 public:
  void Fill(std::span<std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t filled = getrandom(bytes.data(), bytes.size(), 0);
      DYNALAKE_ASSERT(filled > 0 || errno == EINTR);
      if (filled > 0) {
        bytes = bytes.subspan(static_cast<size_t>(filled));
      }
    }
  }
};

}  // namespace

RandomSource& SystemRandom() {
  static SystemRandomSource source;
  return source;
}

SeededRandom::SeededRandom(uint64_t seed) : state_{} {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    word = mixed ^ (mixed >> 31);
  }
}

uint64_t SeededRandom::NextU64() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void SeededRandom::Fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const uint64_t word = NextU64();
    const size_t size = std::min(bytes.size(), sizeof(word));
    std::memcpy(bytes.data(), &word, size);
    bytes = bytes.subspan(size);
  }
}

uint64_t SeededRandom::Below(uint64_t bound) {
  DYNALAKE_ASSERT(bound > 0);
  // Values below 2^64 mod bound are drawn again, so that each remainder is equally likely.
  const uint64_t rejected = -bound % bound;
  uint64_t drawn = NextU64();
  while (drawn < rejected) {
    drawn = NextU64();
  }
  return drawn % bound;
}

int64_t SeededRandom::Between(int64_t low, int64_t high) {
  DYNALAKE_ASSERT(low <= high);
  const uint64_t width = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  const uint64_t offset = width == 0 ? NextU64() : Below(width);
  return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
}

}  // namespace dynalake
