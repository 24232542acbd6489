#include "source/items/page_file_writer.h"

#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "files/arrow_status.h"
#include "source/items/page_file.h"

namespace dynalake::source {

PageFileWriter::PageFileWriter(const storage::Location& location,
                               std::unique_ptr<storage::ObjectWriter> writer,
                               std::unique_ptr<arrow::util::Codec> codec)
    : location_(location), writer_(std::move(writer)), codec_(std::move(codec)) {}

Result<std::unique_ptr<PageFileWriter>> PageFileWriter::Create(storage::ObjectStore& store,
                                                               const storage::Location& location) {
  DYNALAKE_ASSIGN(auto codec,
                  files::FromArrow(arrow::util::Codec::Create(arrow::Compression::LZ4)));
  DYNALAKE_ASSIGN(auto writer, store.Create(location));
  return std::unique_ptr<PageFileWriter>(
      new PageFileWriter(location, std::move(writer), std::move(codec)));
}

Result<void> PageFileWriter::Append(const ItemPage& page, int64_t read_at_micros) {
  if (page.item_count == 0) {
    return {};
  }
  const std::string_view text = page.lines();
  DYNALAKE_ASSERT(text.size() <= PageHeader::kMostTextBytes);
  const auto text_size = static_cast<int64_t>(text.size());
  const auto* text_data = reinterpret_cast<const uint8_t*>(text.data());
  const int64_t room = codec_->MaxCompressedLen(text_size, text_data);
  record_.Resize(sizeof(PageHeader) + static_cast<size_t>(room));
  DYNALAKE_ASSIGN(const int64_t stored_size,
                  files::FromArrow(codec_->Compress(text_size, text_data, room,
                                                    record_.data() + sizeof(PageHeader))));
  record_.Resize(sizeof(PageHeader) + static_cast<size_t>(stored_size));
  PageHeader header{.item_count = static_cast<uint32_t>(page.item_count),
                    .read_at_micros = read_at_micros,
                    .text_bytes = static_cast<uint32_t>(text_size),
                    .stored_bytes = static_cast<uint32_t>(stored_size)};
  header.hash = header.HashWith(record_.data() + sizeof(header));
  std::memcpy(record_.data(), &header, sizeof(header));
  DYNALAKE_TRY(writer_->Append(std::as_bytes(std::span(record_.data(), record_.size()))));
  size_bytes_ += record_.size();
  item_count_ += page.item_count;
  text_bytes_ += text_size;
  return {};
}

Result<ItemFile> PageFileWriter::Finish() {
  DYNALAKE_TRY(writer_->Finish());
  return ItemFile{.location = location_,
                  .name = std::string(location_.name()),
                  .size_bytes = size_bytes_,
                  .format = ItemFormat::kPages,
                  .item_count = item_count_};
}

}  // namespace dynalake::source
