#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/result.h"
#include "shaping/columns/columns.h"
#include "source/live/table_scan.h"

namespace dynalake::land {

/// Which items a landing has, for people and for its manifest.
struct SourceDescription {
  std::string address;  ///< where they were read
  std::string
      identity;  ///< says which source it was, wherever it lay; may be known at the end only
  std::string table_name;         ///< the DynamoDB table's or the lake's; may be empty
  int64_t written_at_micros = 0;  ///< the point in time that they stand for, since 1970 UTC

  friend bool operator==(const SourceDescription&, const SourceDescription&) = default;
};

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

/// Reads one unit of a source. For one thread.
class ItemReading {
 public:
  virtual ~ItemReading() = default;
  /// The next block, or nothing at the end. Each line counts as an item: whoever reads refuses the
  /// others. A file with other bytes or another number of items than its manifest says is
  /// kMalformedInput.
  virtual Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) = 0;
  /// Bytes of the source's stored objects read so far, for progress.
  virtual int64_t stored_bytes() const = 0;
};

/// A finite source of items, cut into units that are read independently and more than once.
class LandSource {
 public:
  virtual ~LandSource() = default;

  virtual const SourceDescription& description() const = 0;
  /// Which source this is, where the description does not say: reads all of it.
  virtual Result<std::string> ComputeIdentity(const CancelToken& cancel) = 0;
  /// The same without reading, once every unit was read to its end.
  virtual std::string IdentityWhenRead() const = 0;

  /// Makes the items ready to be read, once it is sure that they may land. The calls below come
  /// after it, unless it stopped before the end.
  virtual Result<source::ReadingEnd> Fetch() { return source::ReadingEnd::kComplete; }

  virtual size_t unit_count() const = 0;
  /// Stored bytes of all units, for progress; 0 where nobody knows.
  virtual int64_t stored_bytes() const = 0;
  /// Thread-safe. The source outlives the reading.
  virtual Result<std::unique_ptr<ItemReading>> Open(size_t unit) = 0;
  /// Whether lines may lack the `Item` wrapper.
  virtual bool has_bare_items() const = 0;

  /// The columns with which Parquet is tried first.
  virtual Result<shaping::TableColumns> GuessColumns(const CancelToken& cancel) = 0;
  /// Whether these are right for all items, so that no profile can say otherwise.
  virtual bool knows_columns() const = 0;
};

}  // namespace dynalake::land
