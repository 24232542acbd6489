#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/format.h"

namespace dynalake {
namespace {

// What people type is short; longer texts are compared by their beginning only.
constexpr size_t kLongestCompared = 64;

// Levenshtein's distance with a swap of neighbours as one edit (optimal string alignment).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_previous(b.size() + 1);
  std::vector<size_t> previous(b.size() + 1);
  std::vector<size_t> current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
      }
    }
    std::swap(before_previous, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::string_view Nearest(std::string_view text, std::span<const std::string_view> candidates) {
  text = text.substr(0, kLongestCompared);
  std::string_view best;
  size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    const size_t distance = EditDistance(text, candidate.substr(0, kLongestCompared));
    const size_t allowed = std::max<size_t>(1, std::max(text.size(), candidate.size()) / 3);
    if (distance <= allowed && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string Proposal(std::string_view text, std::span<const std::string_view> candidates) {
  const std::string_view near = Nearest(text, candidates);
  return near.empty() ? std::string() : fmt::format(" (did you mean {}?)", near);
}

}  // namespace dynalake
