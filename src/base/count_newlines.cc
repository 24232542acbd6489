#include "base/count_newlines.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace dynalake {

uint64_t CountNewlines(std::string_view text) {
  // Counters of one byte, so that the compiler compares a vector at once.
  constexpr size_t kLanes = 32;
  constexpr size_t kMostRounds = 255;  // A lane's counter may not overflow.
  uint64_t total = 0;
  while (text.size() >= kLanes) {
    std::array<uint8_t, kLanes> counters{};
    const size_t rounds = std::min(text.size() / kLanes, kMostRounds);
    for (size_t round = 0; round < rounds; ++round) {
      for (size_t lane = 0; lane < kLanes; ++lane) {
        counters[lane] =
            static_cast<uint8_t>(counters[lane] + (text[round * kLanes + lane] == '\n'));
      }
    }
    total = std::accumulate(counters.begin(), counters.end(), total);
    text.remove_prefix(rounds * kLanes);
  }
  return total + static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace dynalake
