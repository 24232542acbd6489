#include "files/page_compressor.h"

#include <zstd.h>

#include <arrow/util/compression.h>

#include "base/assert.h"
#include "files/arrow_status.h"

namespace dynalake::files {
namespace {

/// Levels above it look for repeats in other ways.
constexpr int kLastFastLevel = 2;
constexpr int kSmallTableLog = 9;
constexpr int kOwnTableLog = 0;  // zstd's word for what the level says
/// Both tables are tried on so much of every 16th page of some size, which costs 2 % of all.
constexpr size_t kTrialBytes = size_t{16} << 10;
constexpr size_t kLeastTriedBytes = size_t{128} << 10;
constexpr int kPagesBetweenTrials = 16;

}  // namespace

struct PageCompressor::Zstd {
  explicit Zstd(int level) : context(ZSTD_createCCtx()), is_fast(level <= kLastFastLevel) {
    DYNALAKE_ASSERT(context != nullptr);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  }
  ~Zstd() { ZSTD_freeCCtx(context); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  ZSTD_CCtx* context;
  bool is_fast;
};

PageCompressor::PageCompressor(PageCodec codec, int zstd_level) : codec_(codec) {
  if (codec == PageCodec::kZstd) {
    zstd_ = std::make_unique<Zstd>(zstd_level);
  }
}

PageCompressor::~PageCompressor() = default;

Result<std::span<const uint8_t>> PageCompressor::CompressZstd(std::span<const uint8_t> bytes,
                                                              bool small_table) {
  const size_t most = ZSTD_compressBound(bytes.size());
  if (compressed_.capacity() < most) {
    compressed_ = ByteBuffer();  // what it holds need not be copied
  }
  compressed_.Resize(most);
  if (zstd_->is_fast) {
    ZSTD_CCtx_setParameter(zstd_->context, ZSTD_c_hashLog,
                           small_table ? kSmallTableLog : kOwnTableLog);
  }
  const size_t written = ZSTD_compress2(zstd_->context, compressed_.data(), compressed_.size(),
                                        bytes.data(), bytes.size());
  if (ZSTD_isError(written) != 0) {
    return Fail(ErrorCode::kInternal, "zstd: {}", ZSTD_getErrorName(written));
  }
  return std::span<const uint8_t>(compressed_.data(), written);
}

Result<bool> PageCompressor::IsSmallBetter(std::span<const uint8_t> page) {
  const auto part = page.subspan((page.size() - kTrialBytes) / 2, kTrialBytes);
  DYNALAKE_ASSIGN(const auto with_own, CompressZstd(part, false));
  const size_t own_bytes = with_own.size();
  DYNALAKE_ASSIGN(const auto with_small, CompressZstd(part, true));
  return with_small.size() <= own_bytes;
}

Result<std::span<const uint8_t>> PageCompressor::Compress(std::span<const uint8_t> bytes,
                                                          TableChoice* choice) {
  switch (codec_) {
    case PageCodec::kNone:
      return bytes;
    case PageCodec::kZstd:
      if (zstd_->is_fast && bytes.size() >= kLeastTriedBytes && choice->pages_until_trial-- == 0) {
        DYNALAKE_ASSIGN(choice->is_small, IsSmallBetter(bytes));
        choice->pages_until_trial = kPagesBetweenTrials - 1;
      }
      return CompressZstd(bytes, choice->is_small);
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
