#include "source/items/page_file_reader.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "base/format.h"
#include "files/arrow_status.h"
#include "source/items/page_file.h"
#include "storage/read_ahead.h"

namespace dynalake::source {
namespace {

constexpr size_t kReadBytes = size_t{1} << 20;
/// What a byte of an LZ4 block stands for at most (LZ4 block format, "Compression and
/// decompression": each byte of a length adds up to 255).
constexpr uint64_t kMostTextOfAByte = 255;

}  // namespace

PageFileReader::PageFileReader(std::string name, std::unique_ptr<storage::ObjectReader> object,
                               std::unique_ptr<arrow::util::Codec> codec)
    : name_(std::move(name)), object_(std::move(object)), codec_(std::move(codec)) {
  read_.Reserve(kReadBytes);
}

Result<std::unique_ptr<PageFileReader>> PageFileReader::Open(storage::ObjectStore& store,
                                                             const storage::Location& location) {
  DYNALAKE_ASSIGN(auto codec,
                  files::FromArrow(arrow::util::Codec::Create(arrow::Compression::LZ4)));
  DYNALAKE_ASSIGN(auto object, storage::OpenSequential(store, location));
  return std::unique_ptr<PageFileReader>(
      new PageFileReader(location.ToString(), std::move(object), std::move(codec)));
}

Error PageFileReader::Damaged(uint64_t offset) const {
  return Fail(ErrorCode::kMalformedInput,
              "{}: the page at byte {} is damaged: read the table anew with --restart", name_,
              offset);
}

Result<const uint8_t*> PageFileReader::Take(size_t size) {
  const size_t buffered = read_.size() - begin_;
  if (buffered < size) {
    if (size - buffered > object_->size_bytes() - read_end_) {
      return Damaged(offset_);
    }
    std::memmove(read_.data(), read_.data() + begin_, buffered);
    begin_ = 0;
    const uint64_t wanted = std::max(size, kReadBytes) - buffered;
    const size_t count = std::min(wanted, object_->size_bytes() - read_end_);
    read_.Resize(buffered + count);
    DYNALAKE_ASSIGN(const size_t got,
                    object_->Read(read_end_, std::as_writable_bytes(
                                                 std::span(read_.data() + buffered, count))));
    if (got < count) {
      return Damaged(offset_);  // The file is shorter than it was.
    }
    read_end_ += got;
  }
  const uint8_t* const taken = read_.data() + begin_;
  begin_ += size;
  offset_ += size;
  return taken;
}

Result<std::optional<PageFileReader::Page>> PageFileReader::Next() {
  if (offset_ == object_->size_bytes()) {
    return std::optional<Page>();
  }
  const uint64_t page_offset = offset_;
  PageHeader header;
  DYNALAKE_ASSIGN(const uint8_t* const header_bytes, Take(sizeof(header)));
  std::memcpy(&header, header_bytes, sizeof(header));
  if (header.magic != PageHeader::kMagic || header.text_bytes == 0 ||
      header.text_bytes > PageHeader::kMostTextBytes ||
      header.text_bytes > kMostTextOfAByte * header.stored_bytes) {
    return Damaged(page_offset);
  }
  DYNALAKE_ASSIGN(const uint8_t* const stored, Take(header.stored_bytes));
  if (header.HashWith(stored) != header.hash) {
    return Damaged(page_offset);
  }
  text_.Resize(header.text_bytes + files::kLineBlockPadding);
  const auto text_size =
      codec_->Decompress(header.stored_bytes, stored, header.text_bytes, text_.data());
  if (!text_size.ok() || *text_size != header.text_bytes ||
      text_.data()[header.text_bytes - 1] != '\n') {
    return Damaged(page_offset);
  }
  std::memset(text_.data() + header.text_bytes, 0, files::kLineBlockPadding);
  const files::LineBlock block{
      .text = {reinterpret_cast<const char*>(text_.data()), header.text_bytes},
      .first_line = std::exchange(next_line_, next_line_ + header.item_count),
      .line_count = header.item_count,
      .byte_offset = std::exchange(next_text_offset_, next_text_offset_ + header.text_bytes)};
  return std::optional(Page{block, header.read_at_micros});
}

}  // namespace dynalake::source
