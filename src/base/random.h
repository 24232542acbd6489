#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace dynalake {

/// Where random bytes come from. Pure modules receive one, so that tests can fix it.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  /// Fills all of `bytes`.
  virtual void Fill(std::span<std::byte> bytes) = 0;

 protected:
  RandomSource() = default;
  RandomSource(const RandomSource&) = default;
  RandomSource& operator=(const RandomSource&) = default;
};

/// The operating system's generator, fit for secrets. Thread-safe; lives as long as the process.
RandomSource& SystemRandom();

/// xoshiro256** seeded by splitmix64: fast and the same everywhere for one seed. Not for secrets,
/// and not thread-safe.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(uint64_t seed);

  void Fill(std::span<std::byte> bytes) override;
  uint64_t NextU64();
  /// Uniform in [0, bound); `bound` is above 0.
  uint64_t Below(uint64_t bound);
  /// Uniform in [low, high], both ends included.
  int64_t Between(int64_t low, int64_t high);

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace dynalake
