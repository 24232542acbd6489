#include "land/line_files.h"

#include <span>
#include <utility>

namespace dynalake::land {
namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;

}  // namespace

LineFiles::LineFiles(LandedFiles& files, files::Compression compression, int64_t target_bytes)
    : files_(files), compression_(compression), target_bytes_(target_bytes) {}

Result<void> LineFiles::Append(std::string_view lines, int64_t item_count) {
  if (!location_) {
    DYNALAKE_TRY(Open());
  }
  DYNALAKE_TRY(compressor_->Append(lines, &ready_));
  item_count_ += item_count;
  if (ready_.size() >= kPieceBytes) {
    DYNALAKE_TRY(Store());
  }
  return stored_bytes_ + static_cast<int64_t>(ready_.size()) >= target_bytes_ ? Finish()
                                                                              : Result<void>();
}

Result<void> LineFiles::Open() {
  DYNALAKE_ASSIGN(compressor_, files::MakeCompressor(compression_));
  location_ = files_.NextLocation();
  DYNALAKE_ASSIGN(object_, files_.store().Create(*location_));
  stored_bytes_ = 0;
  item_count_ = 0;
  return {};
}

Result<void> LineFiles::Store() {
  stored_bytes_ += static_cast<int64_t>(ready_.size());
  DYNALAKE_TRY(object_->Append(std::as_bytes(std::span(ready_))));
  ready_.clear();
  return {};
}

Result<void> LineFiles::Finish() {
  if (!location_) {
    return {};
  }
  DYNALAKE_TRY(compressor_->Finish(&ready_));
  DYNALAKE_TRY(Store());
  DYNALAKE_TRY(object_->Finish());
  files_.Add(*location_, item_count_);
  object_.reset();
  location_.reset();
  return {};
}

}  // namespace dynalake::land
