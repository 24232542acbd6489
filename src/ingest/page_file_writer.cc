#include "ingest/page_file_writer.h"

#include <span>
#include <utility>

#include "base/format.h"

namespace dynalake::ingest {
namespace {

/// Fast: the file is read once and removed.
constexpr int kZstdLevel = -3;

}  // namespace

PageFileWriter::PageFileWriter(const storage::Location& location,
                               std::unique_ptr<storage::ObjectWriter> writer)
    : location_(location),
      writer_(std::move(writer)),
      compressor_(files::PageCodec::kZstd, kZstdLevel) {}

Result<std::unique_ptr<PageFileWriter>> PageFileWriter::Create(storage::ObjectStore& store,
                                                               const storage::Location& location) {
  DYNALAKE_ASSIGN(auto writer, store.Create(location));
  return std::unique_ptr<PageFileWriter>(new PageFileWriter(location, std::move(writer)));
}

Result<void> PageFileWriter::Append(const source::ItemPage& page, int64_t read_at_micros) {
  if (page.item_count == 0) {
    return {};
  }
  DYNALAKE_TRY(AppendText(fmt::format("@{}\n", read_at_micros)));
  DYNALAKE_TRY(AppendText(page.lines()));
  item_count_ += page.item_count;
  return {};
}

Result<void> PageFileWriter::AppendText(std::string_view text) {
  DYNALAKE_ASSIGN(
      const auto compressed,
      compressor_.Compress({reinterpret_cast<const uint8_t*>(text.data()), text.size()}));
  DYNALAKE_TRY(writer_->Append(std::as_bytes(compressed)));
  size_bytes_ += compressed.size();
  text_bytes_ += static_cast<int64_t>(text.size());
  return {};
}

Result<source::ItemFile> PageFileWriter::Finish() {
  DYNALAKE_TRY(writer_->Finish());
  return source::ItemFile{.location = location_,
                          .name = std::string(location_.name()),
                          .size_bytes = size_bytes_,
                          .item_count = item_count_,
                          .has_page_times = true};
}

}  // namespace dynalake::ingest
