#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <arrow/util/compression.h>

#include "base/result.h"
#include "files/byte_buffer.h"
#include "files/line_blocks.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// Reads what PageFileWriter wrote, page by page. kMalformedInput where the file is damaged, and
/// says at which byte. Not thread-safe.
class PageFileReader {
 public:
  struct Page {
    files::LineBlock lines;  ///< valid until the next call
    int64_t read_at_micros = 0;
  };

  /// `store` outlives it.
  static Result<std::unique_ptr<PageFileReader>> Open(storage::ObjectStore& store,
                                                      const storage::Location& location);

  /// The next page, or nothing at the end.
  Result<std::optional<Page>> Next();
  /// Bytes of the file that the pages so far take.
  uint64_t stored_bytes() const { return offset_; }

 private:
  PageFileReader(std::string name, std::unique_ptr<storage::ObjectReader> object,
                 std::unique_ptr<arrow::util::Codec> codec);

  /// The next `size` bytes of the file, which stay until the next call.
  Result<const uint8_t*> Take(size_t size);
  Error Damaged(uint64_t offset) const;

  std::string name_;
  std::unique_ptr<storage::ObjectReader> object_;
  std::unique_ptr<arrow::util::Codec> codec_;
  files::ByteBuffer read_;  ///< bytes of the file up to `read_end_`
  size_t begin_ = 0;        ///< of those in `read_` that were not taken
  uint64_t read_end_ = 0;
  uint64_t offset_ = 0;  ///< of what is taken next
  files::ByteBuffer text_;
  uint64_t next_line_ = 1;
  uint64_t next_text_offset_ = 0;
};

}  // namespace dynalake::source
