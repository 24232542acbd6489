#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "files/byte_buffer.h"

namespace arrow::util {
class Codec;
}

namespace dynalake::files {

/// How the pages of a table file are compressed.
enum class PageCodec : uint8_t { kZstd, kSnappy, kNone };

/// With which of two tables zstd looks for repeats in the pages of one column. Its own has 16,384
/// places. Where repeats are near, as of ids that follow each other, one of 512 finds them sooner,
/// and none far away that only look good: a third less time and 3 % fewer bytes. Elsewhere it costs
/// a fifth more bytes.
struct TableChoice {
  bool is_small = false;
  int pages_until_trial = 0;  ///< then both are tried on a part of a page
};

/// Compresses the pages of one file after another; zstd keeps its working memory from page to page,
/// which Arrow's codec does not. For one thread.
class PageCompressor {
 public:
  PageCompressor(PageCodec codec, int zstd_level);
  ~PageCompressor();

  /// The compressed `bytes`, which stay until the next call. `choice` is their column's.
  Result<std::span<const uint8_t>> Compress(std::span<const uint8_t> bytes, TableChoice* choice);

 private:
  struct Zstd;

  Result<std::span<const uint8_t>> CompressZstd(std::span<const uint8_t> bytes, bool small_table);
  Result<bool> IsSmallBetter(std::span<const uint8_t> page);

  PageCodec codec_;
  ByteBuffer compressed_;
  std::unique_ptr<Zstd> zstd_;
  std::unique_ptr<arrow::util::Codec> arrow_;
};

}  // namespace dynalake::files
