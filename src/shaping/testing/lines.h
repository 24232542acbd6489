#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"

namespace dynalake::shaping {

/// A text with the padding that shapers want behind it.
class PaddedText {
 public:
  explicit PaddedText(std::string text);
  std::string_view view() const { return std::string_view(text_).substr(0, size_); }

 private:
  std::string text_;
  size_t size_;
};

/// What shaping some lines came to.
struct Shaped {
  std::vector<ShapedBatch> batches;
  std::vector<std::string> lines;  ///< the items printed back, as by `SortedLines`
  Profile profile;
  EntityCounts counts;
  int64_t rest_count = 0;
  std::optional<std::string> key_misfit;
};

/// Shapes lines in blocks of some lines each, in small batches. Failures are test failures.
Shaped ShapeAll(const TableColumns& columns, std::string_view lines, ShaperOptions options = {});

Profile ProfileOf(std::string_view lines);
TableColumns ColumnsOf(std::string_view lines, const Choices& choices);
/// The choices of a user who only names the keys.
Choices Keyed(std::string partition_key, std::optional<std::string> sort_key = std::nullopt);

/// The items of the lines in one spelling, sorted.
std::vector<std::string> SortedLines(std::string_view lines);

}  // namespace dynalake::shaping
