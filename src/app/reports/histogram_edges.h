#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::app {

/// Where a bin of a histogram begins, which is where the one before it ends.
struct Edge {
  std::string value;  ///< a number, or microseconds since 1970 UTC
  std::string label;  ///< as people read it
};

/// The edges of bins that are equally wide by a number or a time that people would choose. The
/// first is at or before the least value, the last behind the greatest: one more than there are
/// bins, which are at most `kMostBins`.
struct Edges {
  std::vector<Edge> edges;
  std::string step;  ///< the width of a bin: "0.5", "3 months"
};

inline constexpr int64_t kMostBins = 25;

/// Of whole numbers and decimals with `scale` digits behind the point, exactly. The least and the
/// greatest are not equal.
Edges DecimalEdges(std::string_view least, std::string_view greatest, int scale);
/// Of finite floating-point numbers.
Edges DoubleEdges(double least, double greatest);
/// Of times, in microseconds since 1970 UTC; `of_days`: no bin is narrower than a day.
Edges TimeEdges(int64_t least, int64_t greatest, bool of_days);

}  // namespace dynalake::app
