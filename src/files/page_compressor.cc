#include "files/page_compressor.h"

#include <zstd.h>

#include <arrow/util/compression.h>

#include "base/assert.h"
#include "files/arrow_status.h"

namespace dynalake::files {

struct PageCompressor::Zstd {
  explicit Zstd(int level) : context(ZSTD_createCCtx()) {
    DYNALAKE_ASSERT(context != nullptr);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  }
  ~Zstd() { ZSTD_freeCCtx(context); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  ZSTD_CCtx* context;
};

PageCompressor::PageCompressor(PageCodec codec, int zstd_level) : codec_(codec) {
  if (codec == PageCodec::kZstd) {
    zstd_ = std::make_unique<Zstd>(zstd_level);
  }
}

PageCompressor::~PageCompressor() = default;

Result<std::span<const uint8_t>> PageCompressor::Compress(std::span<const uint8_t> bytes) {
  switch (codec_) {
    case PageCodec::kNone:
      return bytes;
    case PageCodec::kZstd: {
      const size_t most = ZSTD_compressBound(bytes.size());
      if (compressed_.capacity() < most) {
        compressed_ = ByteBuffer();  // what it holds need not be copied
      }
      compressed_.Resize(most);
      const size_t written = ZSTD_compress2(zstd_->context, compressed_.data(), compressed_.size(),
                                            bytes.data(), bytes.size());
      if (ZSTD_isError(written) != 0) {
        return Fail(ErrorCode::kInternal, "zstd: {}", ZSTD_getErrorName(written));
      }
      return std::span<const uint8_t>(compressed_.data(), written);
    }
    case PageCodec::kSnappy:
      break;
  }
  if (arrow_ == nullptr) {
    DYNALAKE_ASSIGN(arrow_, FromArrow(arrow::util::Codec::Create(arrow::Compression::SNAPPY)));
  }
  const auto size = static_cast<int64_t>(bytes.size());
  const int64_t room = arrow_->MaxCompressedLen(size, bytes.data());
  compressed_.Resize(static_cast<size_t>(room));
  DYNALAKE_ASSIGN(const int64_t written,
                  FromArrow(arrow_->Compress(size, bytes.data(), room, compressed_.data())));
  return std::span<const uint8_t>(compressed_.data(), static_cast<size_t>(written));
}

}  // namespace dynalake::files
