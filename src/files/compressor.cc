#include "files/compressor.h"

#include <zlib.h>
#include <zstd.h>

namespace dynalake::files {
namespace {

constexpr size_t kStepBytes = size_t{64} << 10;

class PlainCompressor final : public Compressor {
 public:
  Result<void> Append(std::string_view text, std::string* out) override {
    out->append(text);
    return {};
  }
  Result<void> Finish(std::string*) override { return {}; }
};

class GzipCompressor final : public Compressor {
 public:
  GzipCompressor() = default;
  ~GzipCompressor() override { deflateEnd(&stream_); }
  GzipCompressor(const GzipCompressor&) = delete;
  GzipCompressor& operator=(const GzipCompressor&) = delete;

  Result<void> Open() {
    constexpr int kWindowBits = 15;
    constexpr int kGzipHeader = 16;
    constexpr int kMemoryLevel = 8;
    if (deflateInit2(&stream_, 6, Z_DEFLATED, kWindowBits + kGzipHeader, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      return Fail(ErrorCode::kResourceExhausted, "no memory to compress with gzip");
    }
    return {};
  }

  Result<void> Append(std::string_view text, std::string* out) override {
    // zlib counts in 32 bits.
    for (; text.size() > kStepBytes; text.remove_prefix(kStepBytes)) {
      DYNALAKE_TRY(Run(text.substr(0, kStepBytes), Z_NO_FLUSH, out));
    }
    return Run(text, Z_NO_FLUSH, out);
  }
  Result<void> Finish(std::string* out) override { return Run({}, Z_FINISH, out); }

 private:
  Result<void> Run(std::string_view text, int flush, std::string* out) {
    // zlib's interface is not const; it does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    do {
      const size_t used = out->size();
      out->resize(used + kStepBytes);
      stream_.next_out = reinterpret_cast<Bytef*>(out->data() + used);
      stream_.avail_out = kStepBytes;
      const int code = deflate(&stream_, flush);
      out->resize(out->size() - stream_.avail_out);
      if (code == Z_STREAM_ERROR) {
        return Fail(ErrorCode::kInternal, "deflate failed in files/compressor.cc");
      }
    } while (stream_.avail_out == 0);
    return {};
  }

  z_stream stream_{};
};

class ZstdCompressor final : public Compressor {
 public:
  Result<void> Open() {
    stream_.reset(ZSTD_createCCtx());
    if (stream_ == nullptr ||
        ZSTD_isError(ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_compressionLevel, 3)) ||
        ZSTD_isError(ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1))) {
      return Fail(ErrorCode::kResourceExhausted, "no memory to compress with zstd");
    }
    return {};
  }

  Result<void> Append(std::string_view text, std::string* out) override {
    return Run(text, ZSTD_e_continue, out);
  }
  Result<void> Finish(std::string* out) override { return Run({}, ZSTD_e_end, out); }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  Result<void> Run(std::string_view text, ZSTD_EndDirective directive, std::string* out) {
    ZSTD_inBuffer input{text.data(), text.size(), 0};
    while (true) {
      const size_t used = out->size();
      out->resize(used + kStepBytes);
      ZSTD_outBuffer output{out->data() + used, kStepBytes, 0};
      const size_t left = ZSTD_compressStream2(stream_.get(), &output, &input, directive);
      out->resize(used + output.pos);
      if (ZSTD_isError(left)) {
        return Fail(ErrorCode::kInternal, "zstd failed in files/compressor.cc: {}",
                    ZSTD_getErrorName(left));
      }
      const bool done = directive == ZSTD_e_end ? left == 0 : input.pos == input.size;
      if (done) {
        return {};
      }
    }
  }

  std::unique_ptr<ZSTD_CCtx, Free> stream_;
};

template <typename Opened>
Result<std::unique_ptr<Compressor>> OpenCompressor() {
  auto compressor = std::make_unique<Opened>();
  DYNALAKE_TRY(compressor->Open());
  return std::unique_ptr<Compressor>(std::move(compressor));
}

}  // namespace

Result<std::unique_ptr<Compressor>> MakeCompressor(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return OpenCompressor<GzipCompressor>();
    case Compression::kZstd:
      return OpenCompressor<ZstdCompressor>();
    case Compression::kNone:
      break;
  }
  return std::unique_ptr<Compressor>(std::make_unique<PlainCompressor>());
}

}  // namespace dynalake::files
