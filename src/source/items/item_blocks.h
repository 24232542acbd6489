#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "source/items/item_source.h"

namespace dynalake::source {

/// Whole lines of DynamoDB JSON, an item each.
struct ItemBlock {
  /// Each ended by a newline; `shaping::kBlockPadding` readable bytes follow. Valid until the next
  /// block is read.
  std::string_view text;
  std::string_view source;  ///< the file or table, for messages
  int64_t first_line = 1;   ///< the number of the first line in it
  int64_t line_count = 0;
  /// When they were read, where the source says it for this block.
  std::optional<int64_t> written_at_micros = {};
};

/// The items of one work unit, wherever they lie, as blocks of lines: what loads and landings read.
/// For one thread.
class ItemBlocks {
 public:
  virtual ~ItemBlocks() = default;

  /// The next block, or nothing at the end.
  virtual Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) = 0;
  /// Items that were read so far. Each line counts as one: whoever reads refuses the others.
  virtual int64_t item_count() const = 0;
  /// Bytes of stored objects that were read so far, for progress.
  virtual int64_t stored_bytes() const = 0;
  /// Of the files that were read to their end.
  virtual const std::vector<FileChecksum>& checksums() const = 0;
};

}  // namespace dynalake::source
