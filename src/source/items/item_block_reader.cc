#include "source/items/item_block_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/format.h"
#include "dynamodb/data_pipeline_normalizer.h"
#include "dynamodb/ion_transcoder.h"
#include "dynamodb/ion_value_skipper.h"
#include "dynamodb/limits.h"
#include "files/decompress.h"
#include "source/items/page_file_reader.h"

namespace dynalake::source {
namespace {

/// How much of a file's text, and of its stored bytes, is taken at a time.
struct ReadSizes {
  size_t text_bytes = size_t{1} << 20;
  size_t stored_bytes = size_t{256} << 10;
};
/// Whether a file's MD5 is wanted, and with whose it is computed.
struct Md5Wish {
  bool compute = true;
  std::shared_ptr<Md5Pairs> pairs = nullptr;
};
/// Of text mostly a tenth is stored.
constexpr ReadSizes kHeadSizes = {.text_bytes = size_t{128} << 10,
                                  .stored_bytes = size_t{32} << 10};
/// How much of a value over 16 MiB is kept for whoever takes what is rejected.
constexpr size_t kKeptBytes = size_t{64} << 10;

files::LineBlockOptions LineOptions(const ReadSizes& sizes, RejectText reject) {
  files::LineBlockOptions options;
  options.block_bytes = sizes.text_bytes;
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

/// Makes a block's text of lines written anew, and pads them. Offsets count the bytes written.
void SetText(std::string& lines, uint64_t& next_offset, files::LineBlock& block) {
  const size_t size = lines.size();
  block.byte_offset = next_offset;
  next_offset += size;
  lines.append(files::kLineBlockPadding, '\0');
  block.text = std::string_view(lines).substr(0, size);
}

/// What the readers of compressed text share.
class TextBlockReader : public ItemBlockReader {
 public:
  explicit TextBlockReader(std::unique_ptr<files::DecompressingReader> bytes)
      : bytes_(std::move(bytes)) {}

  uint64_t stored_bytes() const override { return bytes_->stored_bytes(); }
  std::string stored_md5_base64() const override {
    return EncodeBase64(std::span<const uint8_t>(bytes_->stored_md5()));
  }

 protected:
  std::unique_ptr<files::DecompressingReader> bytes_;
};

class JsonBlockReader final : public TextBlockReader {
 public:
  JsonBlockReader(std::unique_ptr<files::DecompressingReader> bytes, const std::string& name,
                  const ReadSizes& sizes, RejectText reject)
      : TextBlockReader(std::move(bytes)),
        lines_(*bytes_, name, LineOptions(sizes, std::move(reject))) {}

  Result<std::optional<files::LineBlock>> Next() override { return lines_.Next(); }

 private:
  files::LineBlockReader lines_;
};

class PageBlockReader final : public ItemBlockReader {
 public:
  explicit PageBlockReader(std::unique_ptr<PageFileReader> pages) : pages_(std::move(pages)) {}

  Result<std::optional<files::LineBlock>> Next() override {
    DYNALAKE_ASSIGN(const auto page, pages_->Next());
    if (!page) {
      return std::optional<files::LineBlock>();
    }
    written_at_micros_ = page->read_at_micros;
    return std::optional(page->lines);
  }

  uint64_t stored_bytes() const override { return pages_->stored_bytes(); }
  std::string stored_md5_base64() const override { return {}; }

 private:
  std::unique_ptr<PageFileReader> pages_;
};

class IonBlockReader final : public TextBlockReader {
 public:
  IonBlockReader(std::unique_ptr<files::DecompressingReader> bytes, std::string name,
                 const ReadSizes& sizes, RejectText reject)
      : TextBlockReader(std::move(bytes)),
        name_(std::move(name)),
        read_bytes_(sizes.text_bytes),
        reject_(std::move(reject)) {}

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
    block.line_count = transcoder_.line_count() + 1 - next_line_;
    next_line_ += block.line_count;
    SetText(compact_, next_offset_, block);
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
    text_.resize(old_size + read_bytes_);
    DYNALAKE_ASSIGN(
        const size_t count,
        bytes_->Read(std::as_writable_bytes(std::span(text_.data() + old_size, read_bytes_))));
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
  size_t read_bytes_;
  RejectText reject_;
  dynamodb::IonTranscoder transcoder_;
  std::string text_;  ///< from begin_ on not yet transcoded
  size_t begin_ = 0;
  bool at_end_ = false;
  std::string compact_;
  uint64_t next_line_ = 1;
  uint64_t next_offset_ = 0;
};

/// Normalises line by line. A block ends before a line that is rejected, so that the lines of each
/// block keep their numbers.
class DataPipelineBlockReader final : public TextBlockReader {
 public:
  DataPipelineBlockReader(std::unique_ptr<files::DecompressingReader> bytes, std::string name,
                          const ReadSizes& sizes, RejectText reject)
      : TextBlockReader(std::move(bytes)),
        name_(std::move(name)),
        reject_(std::move(reject)),
        lines_(*bytes_, name_, LineOptions(sizes, reject_)) {}

  Result<std::optional<files::LineBlock>> Next() override {
    compact_.clear();
    files::LineBlock block;
    while (compact_.empty()) {
      if (rest_.empty()) {
        DYNALAKE_ASSIGN(const auto read, lines_.Next());
        if (!read) {
          return std::optional<files::LineBlock>();
        }
        rest_ = read->text;
        line_ = read->first_line;
      }
      block.first_line = line_;
      DYNALAKE_TRY(NormalizeRest());
    }
    block.line_count = line_ - block.first_line;
    SetText(compact_, next_offset_, block);
    return std::optional(block);
  }

 private:
  /// Normalises the rest up to a bad line; one that comes first is rejected.
  Result<void> NormalizeRest() {
    while (!rest_.empty()) {
      const std::string_view line = rest_.substr(0, rest_.find('\n'));
      const auto normalized = normalizer_.Normalize(line, &compact_);
      if (!normalized && !compact_.empty()) {
        return {};
      }
      if (!normalized && !reject_) {
        return Fail(ErrorCode::kMalformedInput, "{}: line {}, {}", name_, line_,
                    normalized.error().message());
      }
      const uint64_t number = line_++;
      rest_.remove_prefix(line.size() + 1);
      if (!normalized) {
        return reject_({.line = static_cast<int64_t>(number),
                        .reason = normalized.error().message(),
                        .text = line,
                        .size_bytes = line.size()});
      }
    }
    return {};
  }

  std::string name_;
  RejectText reject_;
  files::LineBlockReader lines_;
  dynamodb::DataPipelineNormalizer normalizer_;
  std::string_view rest_;  ///< of the block under way, which `lines_` holds
  uint64_t line_ = 1;      ///< the number of the rest's first line
  std::string compact_;
  uint64_t next_offset_ = 0;
};

Result<std::unique_ptr<ItemBlockReader>> OpenReader(storage::ObjectStore& store,
                                                    const ItemFile& file, const ReadSizes& sizes,
                                                    const Md5Wish& md5, RejectText reject) {
  if (file.format == ItemFormat::kPages) {
    DYNALAKE_ASSIGN(auto pages, PageFileReader::Open(store, file.location));
    return std::unique_ptr<ItemBlockReader>(std::make_unique<PageBlockReader>(std::move(pages)));
  }
  DYNALAKE_ASSIGN(auto bytes, files::DecompressingReader::Open(store, file.location,
                                                               {.read_bytes = sizes.stored_bytes,
                                                                .compute_md5 = md5.compute,
                                                                .md5_pairs = md5.pairs}));
  std::string name = file.location.ToString();
  std::unique_ptr<ItemBlockReader> reader;
  if (file.format == ItemFormat::kIon) {
    reader = std::make_unique<IonBlockReader>(std::move(bytes), std::move(name), sizes,
                                              std::move(reject));
  } else if (file.format == ItemFormat::kDataPipeline) {
    reader = std::make_unique<DataPipelineBlockReader>(std::move(bytes), std::move(name), sizes,
                                                       std::move(reject));
  } else {
    reader = std::make_unique<JsonBlockReader>(std::move(bytes), name, sizes, std::move(reject));
  }
  return reader;
}

}  // namespace

Result<std::unique_ptr<ItemBlockReader>> ItemBlockReader::Open(
    storage::ObjectStore& store, const ItemFile& file, RejectText reject,
    std::shared_ptr<Md5Pairs> md5_pairs) {
  return OpenReader(store, file, {}, {.pairs = std::move(md5_pairs)}, std::move(reject));
}

Result<std::unique_ptr<ItemBlockReader>> ItemBlockReader::OpenHead(storage::ObjectStore& store,
                                                                   const ItemFile& file,
                                                                   RejectText reject) {
  return OpenReader(store, file, kHeadSizes, {.compute = false}, std::move(reject));
}

Result<FileChecksum> CheckReadFile(const ItemFile& file, const ItemBlockReader& reader,
                                   int64_t item_count) {
  std::string md5 = reader.stored_md5_base64();
  if (file.md5_base64 && md5 != *file.md5_base64) {
    return Fail(ErrorCode::kMalformedInput,
                "{} has the MD5 {}, but the manifest says {}: copy it again",
                file.location.ToString(), md5, *file.md5_base64);
  }
  if (file.item_count && item_count != *file.item_count) {
    return Fail(ErrorCode::kMalformedInput, "{} has {} items, but the manifest says {}",
                file.location.ToString(), item_count, *file.item_count);
  }
  return FileChecksum{file.name, reader.stored_bytes(), std::move(md5)};
}

}  // namespace dynalake::source
