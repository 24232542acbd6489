#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "files/byte_source.h"

namespace dynalake::files {

/// Readable (zero) bytes behind the text of every block, so that vector loads may overrun it.
inline constexpr size_t kLineBlockPadding = 64;

/// A line that is longer than allowed. It was read in pieces and is in no block.
struct LongLine {
  uint64_t line = 1;           ///< its number, from 1
  uint64_t size_bytes = 0;     ///< without its newline
  std::string_view beginning;  ///< its first 64 KiB; valid during the call
};

struct LineBlockOptions {
  /// A block is as many whole lines as fit in this, or one longer line. Measured: any size from
  /// 256 KiB to 4 MiB takes the same time.
  size_t block_bytes = size_t{1} << 20;
  /// A line that is longer, its newline included, is a long line. Bounds the memory to twice this.
  size_t max_line_bytes = size_t{32} << 20;
  /// Takes long lines; what it returns as an error ends the reading. Without it a long line is an
  /// error.
  std::function<Result<void>(const LongLine&)> long_lines = nullptr;
};

/// Whole lines of a text.
struct LineBlock {
  /// One line or more, each ended by '\n': a last line that lacks it is given one. Valid until the
  /// next call of `Next`; `kLineBlockPadding` zero bytes follow it.
  std::string_view text;
  uint64_t first_line = 1;   ///< number of the first line of `text`, from 1
  uint64_t line_count = 0;   ///< lines in `text`
  uint64_t byte_offset = 0;  ///< of `text` in the decompressed object
};

/// Cuts the bytes of a source into blocks of whole lines. Not thread-safe.
class LineBlockReader {
 public:
  /// `name` is what error messages call the source. `source` must outlive the reader.
  LineBlockReader(ByteSource& source, std::string name, LineBlockOptions options = {});

  /// The next block, or nothing at the end. Errors are the source's, or `kMalformedInput` for a
  /// line over the limit that nobody takes, which names source, line and limit. Never more than the
  /// limit of a line is in memory. After an error the reader may not be used again.
  Result<std::optional<LineBlock>> Next();

 private:
  Result<void> Fill(size_t wanted_bytes);
  Result<void> SkipLongLine();
  LineBlock Emit(size_t end);

  ByteSource& source_;
  std::string name_;
  LineBlockOptions options_;
  std::vector<char> block_;  ///< the block under way, `size_` bytes of it read
  std::vector<char> next_;   ///< begins with the `carried_` bytes that follow the last block
  size_t size_ = 0;
  size_t carried_ = 0;
  bool at_end_ = false;
  uint64_t next_line_ = 1;
  uint64_t next_offset_ = 0;
};

}  // namespace dynalake::files
