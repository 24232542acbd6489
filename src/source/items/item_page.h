#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::source {

/// One answer of Scan or Query. The items were not parsed: they lie in the answer's own bytes as
/// lines for the shaper (items without the `Item` wrapper).
struct ItemPage {
  std::string text;         ///< the answer; JSON no more, and at least 64 readable bytes follow
  size_t lines_offset = 0;  ///< where the items begin in it
  size_t lines_size = 0;
  int64_t item_count = 0;     ///< Count: items that came back
  int64_t scanned_count = 0;  ///< ScannedCount: items that were read, and paid for
  /// ConsumedCapacity.CapacityUnits; absent where the service did not tell.
  std::optional<double> consumed_units;
  std::string last_evaluated_key;  ///< as JSON; empty where nothing follows

  /// Whole lines, each ended by a newline.
  std::string_view lines() const { return std::string_view(text).substr(lines_offset, lines_size); }
};

/// Reads the answer `body` of Scan or Query (API_Scan, "Response Elements"): one pass over its
/// structure, no tree, no copy of the items. kMalformedInput if it is no such answer; whether the
/// items are legal is for the shaper to see.
Result<ItemPage> ReadItemPage(std::string body);

}  // namespace dynalake::source
