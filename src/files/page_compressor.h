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

/// Compresses the pages of one file after another; zstd keeps its working memory from page to page,
/// which Arrow's codec does not. For one thread.
class PageCompressor {
 public:
  PageCompressor(PageCodec codec, int zstd_level);
  ~PageCompressor();

  /// The compressed `bytes`, which stay until the next call.
  Result<std::span<const uint8_t>> Compress(std::span<const uint8_t> bytes);

 private:
  struct Zstd;

  PageCodec codec_;
  ByteBuffer compressed_;
  std::unique_ptr<Zstd> zstd_;
  std::unique_ptr<arrow::util::Codec> arrow_;
};

}  // namespace dynalake::files
