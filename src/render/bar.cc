#include "render/bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace dynalake::render {

std::string Bar(double share, size_t width) {
  constexpr size_t kParts = 8;
  constexpr std::string_view kBlock = "█";
  constexpr std::array<std::string_view, kParts> kRests = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(share > 0)) {
    return {};
  }
  const double exact = std::min(share, 1.0) * static_cast<double>(width * kParts);
  const size_t parts = std::max<size_t>(static_cast<size_t>(std::llround(exact)), 1);
  std::string bar;
  for (size_t i = 0; i < parts / kParts; ++i) {
    bar += kBlock;
  }
  return bar.append(kRests[parts % kParts]);
}

}  // namespace dynalake::render
