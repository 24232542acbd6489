#include "source/items/file_blocks.h"

#include <utility>

namespace dynalake::source {

FileBlocks::FileBlocks(storage::ObjectStore& store, const std::vector<ItemFile>& files,
                       RejectInFile reject, std::shared_ptr<Md5Pairs> md5_pairs)
    : store_(store), files_(files), reject_(std::move(reject)), md5_pairs_(std::move(md5_pairs)) {}

Result<std::optional<ItemBlock>> FileBlocks::Next(const CancelToken& cancel) {
  while (reader_ || next_ < files_.size()) {
    DYNALAKE_TRY(cancel.Check());
    if (!reader_) {
      DYNALAKE_TRY(Open(files_[next_++]));
    }
    DYNALAKE_ASSIGN(const auto block, reader_->Next());
    if (block) {
      item_count_ += static_cast<int64_t>(block->line_count);
      return std::optional(ItemBlock{.text = block->text,
                                     .source = name_,
                                     .first_line = static_cast<int64_t>(block->first_line),
                                     .line_count = static_cast<int64_t>(block->line_count),
                                     .written_at_micros = reader_->written_at_micros()});
    }
    DYNALAKE_TRY(Close(files_[next_ - 1]));
  }
  return std::optional<ItemBlock>();
}

int64_t FileBlocks::stored_bytes() const {
  return closed_bytes_ + (reader_ ? static_cast<int64_t>(reader_->stored_bytes()) : 0);
}

Result<void> FileBlocks::Open(const ItemFile& file) {
  name_ = file.location.ToString();
  items_before_ = item_count_;
  RejectText reject;
  if (reject_) {
    reject = [this](const RejectedText& rejected) { return Reject(rejected); };
  }
  DYNALAKE_ASSIGN(reader_, ItemBlockReader::Open(store_, file, std::move(reject), md5_pairs_));
  return {};
}

Result<void> FileBlocks::Close(const ItemFile& file) {
  DYNALAKE_ASSIGN(FileChecksum checksum,
                  CheckReadFile(file, *reader_, item_count_ - items_before_));
  checksums_.push_back(std::move(checksum));
  closed_bytes_ = stored_bytes();
  reader_.reset();
  return {};
}

Result<void> FileBlocks::Reject(const RejectedText& rejected) {
  ++item_count_;
  ++rejected_count_;
  return reject_(name_, rejected);
}

}  // namespace dynalake::source
