#pragma once

#include <cstdint>
#include <memory>

#include <arrow/util/compression.h>

#include "base/result.h"
#include "files/byte_buffer.h"
#include "source/items/item_page.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// Writes pages of a live table, as they come, into one file of `ItemFormat::kPages`: what was read
/// and paid for outlives this process, and units read it as they read an export. For each page when
/// it was read, then its lines (LZ4). For one thread.
class PageFileWriter {
 public:
  /// `store` outlives it. Nobody sees the file before `Finish`.
  static Result<std::unique_ptr<PageFileWriter>> Create(storage::ObjectStore& store,
                                                        const storage::Location& location);

  /// A page's items; none, for a page that has none.
  Result<void> Append(const ItemPage& page, int64_t read_at_micros);
  /// Makes the file durable. Nothing may follow.
  Result<ItemFile> Finish();

  int64_t item_count() const { return item_count_; }
  int64_t text_bytes() const { return text_bytes_; }

 private:
  PageFileWriter(const storage::Location& location, std::unique_ptr<storage::ObjectWriter> writer,
                 std::unique_ptr<arrow::util::Codec> codec);

  storage::Location location_;
  std::unique_ptr<storage::ObjectWriter> writer_;
  std::unique_ptr<arrow::util::Codec> codec_;
  files::ByteBuffer record_;  ///< the page under way: its header and its block
  uint64_t size_bytes_ = 0;
  int64_t item_count_ = 0;
  int64_t text_bytes_ = 0;
};

}  // namespace dynalake::source
