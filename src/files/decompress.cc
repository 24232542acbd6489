#include "files/decompress.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <zstd.h>
#include <zstd_errors.h>

#include <isa-l/igzip_lib.h>

#include "base/assert.h"
#include "base/format.h"
#include "storage/read_ahead.h"

namespace dynalake::files {
namespace {

constexpr uint64_t kExpansionGraceBytes = uint64_t{256} << 20;

/// The stored side: the object's bytes in order, and their digest.
class StoredInput {
 public:
  StoredInput(std::unique_ptr<storage::ObjectReader> reader, std::string name,
              const DecompressOptions& options)
      : reader_(std::move(reader)), name_(std::move(name)), buffer_(options.read_bytes) {
    if (options.compute_md5) {
      md5_ = std::make_unique<Md5Pairs::Stream>(options.md5_pairs != nullptr ? options.md5_pairs
                                                                             : Md5Pairs::Make());
    }
  }

  /// Reads the next part once the last one is used up. `rest` stays empty at the object's end.
  Result<void> Refill() {
    DYNALAKE_ASSERT(rest_.empty());
    if (read_bytes_ == reader_->size_bytes()) {
      return {};
    }
    DigestBuffer();
    DYNALAKE_ASSIGN(buffered_, reader_->Read(read_bytes_, buffer_));
    rest_ = std::span(buffer_).first(buffered_);
    read_bytes_ += buffered_;
    return {};
  }

  std::span<const std::byte> rest() const { return rest_; }
  void Consume(size_t size_bytes) { rest_ = rest_.subspan(size_bytes); }
  bool StartsWith(std::string_view magic) const {
    return std::string_view(reinterpret_cast<const char*>(rest_.data()), rest_.size())
        .starts_with(magic);
  }

  const std::string& name() const { return name_; }
  uint64_t read_bytes() const { return read_bytes_; }
  /// Once, at the object's end; zeros where it was not wanted.
  Md5::Bytes FinishMd5() {
    DigestBuffer();
    return md5_ != nullptr ? md5_->Finish() : Md5::Bytes();
  }

  Error Fault(ErrorCode code, std::string_view what) const {
    return Fail(code, "{}: {} (near stored byte {})", name_, what, read_bytes_ - rest_.size());
  }
  Error Malformed(std::string_view what) const { return Fault(ErrorCode::kMalformedInput, what); }

 private:
  void DigestBuffer() {
    if (md5_ != nullptr && buffered_ != 0) {
      md5_->Update(buffer_, std::exchange(buffered_, 0));
    }
  }

  std::unique_ptr<storage::ObjectReader> reader_;
  std::string name_;
  Md5Pairs::Buffer buffer_;
  size_t buffered_ = 0;  ///< bytes in it that are in no digest yet
  std::span<const std::byte> rest_;
  uint64_t read_bytes_ = 0;
  std::unique_ptr<Md5Pairs::Stream> md5_;  ///< null where it is not wanted
};

/// What all formats share: the limits on what comes out and the digest at the end.
class Decompressor : public DecompressingReader {
 public:
  Decompressor(StoredInput input, const DecompressOptions& options)
      : input_(std::move(input)), options_(options) {}

  Result<size_t> Read(std::span<std::byte> out) final {
    if (out.empty() || finished_) {
      return size_t{0};
    }
    DYNALAKE_ASSIGN(const size_t size, Decode(out));
    output_bytes_ += size;
    if (output_bytes_ > options_.max_output_bytes) {
      return Fail(ErrorCode::kUnsupported, "{}: decompresses to more than {} bytes", input_.name(),
                  options_.max_output_bytes);
    }
    if (output_bytes_ > kExpansionGraceBytes &&
        output_bytes_ / options_.max_expansion > input_.read_bytes()) {
      return Fail(ErrorCode::kUnsupported, "{}: decompresses to more than {} times its size",
                  input_.name(), options_.max_expansion);
    }
    if (size == 0) {
      finished_ = true;
      stored_md5_ = input_.FinishMd5();
    }
    return size;
  }

  uint64_t stored_bytes() const final { return input_.read_bytes(); }
  uint64_t output_bytes() const final { return output_bytes_; }
  const Md5::Bytes& stored_md5() const final {
    DYNALAKE_ASSERT(finished_ && options_.compute_md5);
    return stored_md5_;
  }

 protected:
  /// As `ByteSource::Read`, for a non-empty `out`.
  virtual Result<size_t> Decode(std::span<std::byte> out) = 0;

  StoredInput input_;

 private:
  DecompressOptions options_;
  Md5::Bytes stored_md5_{};
  uint64_t output_bytes_ = 0;
  bool finished_ = false;
};

class PlainDecompressor final : public Decompressor {
 public:
  using Decompressor::Decompressor;
  Compression compression() const override { return Compression::kNone; }

 private:
  Result<size_t> Decode(std::span<std::byte> out) override {
    if (input_.rest().empty()) {
      DYNALAKE_TRY(input_.Refill());
    }
    const size_t size = std::min(out.size(), input_.rest().size());
    std::copy_n(input_.rest().data(), size, out.data());
    input_.Consume(size);
    return size;
  }
};

class GzipDecompressor final : public Decompressor {
 public:
  GzipDecompressor(StoredInput input, const DecompressOptions& options)
      : Decompressor(std::move(input), options), state_(std::make_unique<inflate_state>()) {
    BeginMember();
  }
  Compression compression() const override { return Compression::kGzip; }

 private:
  void BeginMember() {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  Result<size_t> Decode(std::span<std::byte> out) override {
    size_t done = 0;
    while (done < out.size()) {
      if (input_.rest().empty()) {
        DYNALAKE_TRY(input_.Refill());
      }
      const bool at_end = input_.rest().empty();
      if (state_->block_state == ISAL_BLOCK_FINISH) {
        if (at_end) {
          break;
        }
        // Another member, whose header the inflater checks: anything else here is refused.
        BeginMember();
      }
      DYNALAKE_ASSIGN(const size_t size, Inflate(out.subspan(done)));
      done += size;
      if (at_end && size == 0 && state_->block_state != ISAL_BLOCK_FINISH) {
        return input_.Malformed("the gzip data is truncated");
      }
    }
    return done;
  }

  Result<size_t> Inflate(std::span<std::byte> out) {
    const auto room = static_cast<uint32_t>(std::min<size_t>(out.size(), UINT32_MAX));
    const auto available =
        static_cast<uint32_t>(std::min<size_t>(input_.rest().size(), UINT32_MAX));
    state_->next_out = reinterpret_cast<uint8_t*>(out.data());
    state_->avail_out = room;
    // The inflater only reads here; its interface is C without const.
    state_->next_in = const_cast<uint8_t*>(reinterpret_cast<const uint8_t*>(input_.rest().data()));
    state_->avail_in = available;
    const int answer = isal_inflate(state_.get());
    input_.Consume(available - state_->avail_in);
    switch (answer) {
      case ISAL_DECOMP_OK:
      case ISAL_END_INPUT:
      case ISAL_OUT_OVERFLOW:
        return size_t{room - state_->avail_out};
      case ISAL_INCORRECT_CHECKSUM:
        return input_.Malformed("the gzip checksum does not match the data");
      case ISAL_INVALID_WRAPPER:
      case ISAL_UNSUPPORTED_METHOD:
        return input_.Malformed("no gzip member where one must begin");
      default:
        return input_.Malformed("the gzip data is damaged");
    }
  }

  std::unique_ptr<inflate_state> state_;
};

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor(StoredInput input, const DecompressOptions& options)
      : Decompressor(std::move(input), options), context_(ZSTD_createDCtx()) {
    DYNALAKE_ASSERT(context_ != nullptr);
    DYNALAKE_ASSERT(!ZSTD_isError(
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, options.max_zstd_window_log)));
  }
  Compression compression() const override { return Compression::kZstd; }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  Result<size_t> Decode(std::span<std::byte> out) override {
    ZSTD_outBuffer target{out.data(), out.size(), 0};
    while (target.pos < target.size) {
      if (input_.rest().empty()) {
        DYNALAKE_TRY(input_.Refill());
      }
      const bool at_end = input_.rest().empty();
      if (at_end && !in_frame_) {
        break;
      }
      const size_t before = target.pos;
      ZSTD_inBuffer source{input_.rest().data(), input_.rest().size(), 0};
      const size_t answer = ZSTD_decompressStream(context_.get(), &target, &source);
      input_.Consume(source.pos);
      if (ZSTD_isError(answer)) {
        const bool too_large =
            ZSTD_getErrorCode(answer) == ZSTD_error_frameParameter_windowTooLarge;
        return input_.Fault(
            too_large ? ErrorCode::kUnsupported : ErrorCode::kMalformedInput,
            fmt::format("the zstd data cannot be decompressed: {}", ZSTD_getErrorName(answer)));
      }
      in_frame_ = answer != 0;
      if (at_end && in_frame_ && target.pos == before) {
        return input_.Malformed("the zstd data is truncated");
      }
    }
    return target.pos;
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool in_frame_ = false;  ///< a frame has begun and is not wholly given out
};

}  // namespace

Result<std::unique_ptr<DecompressingReader>> DecompressingReader::Open(
    storage::ObjectStore& store, const storage::Location& location,
    const DecompressOptions& options) {
  DYNALAKE_ASSERT(options.read_bytes >= 4);  // The first read must show what the object is.
  DYNALAKE_ASSIGN(auto reader, storage::OpenSequential(store, location));
  StoredInput input(std::move(reader), location.ToString(), options);
  DYNALAKE_TRY(input.Refill());
  using Opened = std::unique_ptr<DecompressingReader>;
  if (input.StartsWith("\x1f\x8b")) {
    return Opened(std::make_unique<GzipDecompressor>(std::move(input), options));
  }
  if (input.StartsWith("\x28\xb5\x2f\xfd")) {
    return Opened(std::make_unique<ZstdDecompressor>(std::move(input), options));
  }
  return Opened(std::make_unique<PlainDecompressor>(std::move(input), options));
}

}  // namespace dynalake::files
