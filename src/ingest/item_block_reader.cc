#include "ingest/item_block_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/format.h"
#include "dynamodb/ion_transcoder.h"
#include "dynamodb/ion_value_skipper.h"
#include "dynamodb/limits.h"
#include "dynamodb/manifest.h"

namespace dynalake::ingest {
namespace {

constexpr size_t kIonReadBytes = size_t{1} << 20;
/// How much of a value over 16 MiB is kept for whoever takes what is rejected.
constexpr size_t kKeptBytes = size_t{64} << 10;

files::LineBlockOptions LineOptions(RejectText reject) {
  files::LineBlockOptions options;
  if (reject) {
    options.long_lines = [most = options.max_line_bytes,
                          reject = std::move(reject)](const files::LongLine& line) {
      return reject({.line = static_cast<int64_t>(line.line),
                     .reason = fmt::format("byte {}: longer than a line may be; it has {} bytes",
                                           most, line.size_bytes),
                     .text = line.beginning,
                     .size_bytes = line.size_bytes});
    };
  }
  return options;
}

class JsonBlockReader final : public ItemBlockReader {
 public:
  JsonBlockReader(std::unique_ptr<files::DecompressingReader> bytes, const std::string& name,
                  RejectText reject)
      : ItemBlockReader(std::move(bytes)), lines_(*bytes_, name, LineOptions(std::move(reject))) {}

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
      DYNALAKE_TRY(RejectBadValue(consumed.error()));
    }
  }

  /// Leaves out the value at which the transcoder failed, which may go on behind what is buffered.
  Result<void> RejectBadValue(const Error& error) {
    const size_t good_bytes = transcoder_.bad_value_offset();
    transcoder_.Resume(std::string_view(text_).substr(begin_, good_bytes));
    begin_ += good_bytes;
    dynamodb::IonValueSkipper skipper;
    std::string kept;
    uint64_t size_bytes = 0;
    while (true) {
      const std::string_view rest = std::string_view(text_).substr(begin_);
      const std::optional<size_t> end = skipper.Skip(rest);
      const std::string_view bad = rest.substr(0, end.value_or(rest.size()));
      kept += bad.substr(0, dynamodb::kMaxItemTextBytes - kept.size());
      size_bytes += bad.size();
      transcoder_.Resume(bad);
      begin_ += bad.size();
      if (end || at_end_) {
        break;
      }
      DYNALAKE_TRY(Fill());
    }
    if (size_bytes > dynamodb::kMaxItemTextBytes) {
      kept.resize(kKeptBytes);
    }
    return reject_({.line = 0, .reason = error.ToString(), .text = kept, .size_bytes = size_bytes});
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
    reader = std::make_unique<JsonBlockReader>(std::move(bytes), name, std::move(reject));
  }
  return reader;
}

}  // namespace dynalake::ingest
