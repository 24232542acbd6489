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

Result<size_t> PageCompressor::Append(const uint8_t* bytes, size_t size, ByteBuffer* out) {
  const size_t before = out->size();
  switch (codec_) {
    case PageCodec::kNone:
      out->Append(bytes, size);
      return size;
    case PageCodec::kZstd: {
      const size_t room = ZSTD_compressBound(size);
      const size_t written = ZSTD_compress2(zstd_->context, out->Extend(room), room, bytes, size);
      if (ZSTD_isError(written) != 0) {
        return Fail(ErrorCode::kInternal, "zstd: {}", ZSTD_getErrorName(written));
      }
      out->Resize(before + written);
      return written;
    }
    case PageCodec::kSnappy:
      break;
  }
  if (arrow_ == nullptr) {
    DYNALAKE_ASSIGN(arrow_, FromArrow(arrow::util::Codec::Create(arrow::Compression::SNAPPY)));
  }
  const int64_t room = arrow_->MaxCompressedLen(static_cast<int64_t>(size), bytes);
  uint8_t* const begin = out->Extend(static_cast<size_t>(room));
  DYNALAKE_ASSIGN(const int64_t written,
                  FromArrow(arrow_->Compress(static_cast<int64_t>(size), bytes, room, begin)));
  out->Resize(before + static_cast<size_t>(written));
  return static_cast<size_t>(written);
}

}  // namespace dynalake::files
