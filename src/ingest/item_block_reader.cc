#include "ingest/item_block_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dynamodb/ion_transcoder.h"
#include "dynamodb/manifest.h"

namespace dynalake::ingest {
namespace {

constexpr size_t kIonReadBytes = size_t{1} << 20;
constexpr size_t kMaxIonValueBytes = size_t{32} << 20;

class JsonBlockReader final : public ItemBlockReader {
 public:
  JsonBlockReader(std::unique_ptr<files::DecompressingReader> bytes, const std::string& name)
      : ItemBlockReader(std::move(bytes)), lines_(*bytes_, name) {}

  Result<std::optional<files::LineBlock>> Next() override { return lines_.Next(); }

 private:
  files::LineBlockReader lines_;
};

class IonBlockReader final : public ItemBlockReader {
 public:
  IonBlockReader(std::unique_ptr<files::DecompressingReader> bytes, std::string name,
                 RejectText reject)
      : ItemBlockReader(std::move(bytes)), name_(std::move(name)), reject_(std::move(reject)) {}

  Result<std::optional<files::LineBlock>> Next() override {
    compact_.clear();
    while (compact_.empty() && !(at_end_ && begin_ == text_.size())) {
      DYNALAKE_TRY(Fill());
      DYNALAKE_TRY(TranscodeBuffered());
    }
    if (compact_.empty()) {
      return std::optional<files::LineBlock>();
    }
    files::LineBlock block;
    block.first_line = next_line_;
    block.line_count = static_cast<uint64_t>(std::count(compact_.begin(), compact_.end(), '\n'));
    block.byte_offset = next_offset_;
    next_line_ += block.line_count;
    next_offset_ += compact_.size();
    const size_t size = compact_.size();
    compact_.append(files::kLineBlockPadding, '\0');
    block.text = std::string_view(compact_).substr(0, size);
    return std::optional(block);
  }

 private:
  /// Reads on behind what is left of the text.
  Result<void> Fill() {
    text_.erase(0, begin_);
    begin_ = 0;
    if (at_end_) {
      return {};
    }
    if (text_.size() > kMaxIonValueBytes) {
      return Fail(ErrorCode::kMalformedInput, "{}: an Ion value is longer than {} MiB", name_,
                  kMaxIonValueBytes >> 20);
    }
    const size_t old_size = text_.size();
    text_.resize(old_size + kIonReadBytes);
    DYNALAKE_ASSIGN(
        const size_t count,
        bytes_->Read(std::as_writable_bytes(std::span(text_.data() + old_size, kIonReadBytes))));
    text_.resize(old_size + count);
    at_end_ = count == 0;
    return {};
  }

  Result<void> TranscodeBuffered() {
    while (true) {
      const std::string_view rest = std::string_view(text_).substr(begin_);
      auto consumed = transcoder_.Transcode(rest, at_end_, &compact_);
      if (consumed) {
        begin_ += *consumed;
        return {};
      }
      if (!reject_ || consumed.error().code() != ErrorCode::kMalformedInput) {
        return std::move(consumed).error().WithContext(name_);
      }
      DYNALAKE_TRY(RejectBadValue(rest, consumed.error()));
    }
  }

  Result<void> RejectBadValue(std::string_view rest, const Error& error) {
    const size_t bad = transcoder_.bad_value_offset();
    const size_t newline = rest.find('\n', bad);
    const size_t end = newline == std::string_view::npos ? rest.size() : newline + 1;
    DYNALAKE_TRY(reject_(rest.substr(bad, end - bad), error.ToString()));
    transcoder_.Resume(rest.substr(0, end));
    begin_ += end;
    return {};
  }

  std::string name_;
  RejectText reject_;
  dynamodb::IonTranscoder transcoder_;
  std::string text_;  ///< from begin_ on not yet transcoded
  size_t begin_ = 0;
  bool at_end_ = false;
  std::string compact_;
  uint64_t next_line_ = 1;
  uint64_t next_offset_ = 0;
};

}  // namespace

Result<std::unique_ptr<ItemBlockReader>> ItemBlockReader::Open(storage::ObjectStore& store,
                                                               const source::ItemFile& file,
                                                               RejectText reject) {
  DYNALAKE_ASSIGN(auto bytes, files::DecompressingReader::Open(store, file.location));
  std::string name = file.location.ToString();
  std::unique_ptr<ItemBlockReader> reader;
  if (file.format == dynamodb::ExportFormat::kIon) {
    reader = std::make_unique<IonBlockReader>(std::move(bytes), std::move(name), std::move(reject));
  } else {
    reader = std::make_unique<JsonBlockReader>(std::move(bytes), name);
  }
  return reader;
}

}  // namespace dynalake::ingest
