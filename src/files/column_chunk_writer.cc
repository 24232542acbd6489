#include "files/column_chunk_writer.h"

#include <algorithm>
#include <bit>
#include <utility>

#include <arrow/api.h>
#include <parquet/column_page.h>
#include <parquet/column_writer.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>

#include "base/assert.h"
#include "base/little_endian.h"
#include "files/arrow_status.h"
#include "files/delta_encoding.h"
#include "files/dictionary_subset.h"
#include "files/hybrid_encoding.h"
#include "files/leaf_encoder.h"
#include "files/plain_bytes.h"

namespace dynalake::files {
namespace {

using parquet::Encoding;

/// A page ends when it has so many bytes before compression, or so many entries.
constexpr size_t kPageBytes = size_t{512} << 10;
constexpr int64_t kPageEntries = 1 << 17;
/// At a batch's end a smaller page will do: most columns then have none under way between batches,
/// and all of them use the same memory.
constexpr size_t kLeastPageBytes = size_t{128} << 10;
/// Rows that are encoded at a time, at the most.
constexpr int64_t kStepRows = 16384;
/// Room in front of a page's values: its levels mostly fit, so that the values need not be moved.
constexpr size_t kLevelRoom = size_t{32} << 10;
/// Room for a page from its first value on: to grow would be to copy. What is not written to costs
/// nothing.
constexpr size_t kPageRoom = kLevelRoom + kPageBytes + kPageBytes / 2;

}  // namespace

ColumnChunkWriter::ColumnChunkWriter(LeafPath path, const parquet::ColumnDescriptor& column,
                                     bool delta, std::unique_ptr<ValueEncoder> encoder,
                                     PageWorkspace* workspace)
    : path_(std::move(path)),
      column_(&column),
      plain_mode_(delta ? Mode::kDelta : Mode::kPlain),
      encoder_(std::move(encoder)),
      workspace_(workspace),
      mode_(plain_mode_),
      numbers_(NumberDictionary::For(column.physical_type())) {}

Result<ColumnChunkWriter> ColumnChunkWriter::Make(LeafPath path,
                                                  const parquet::ColumnDescriptor& column,
                                                  bool delta, PageWorkspace* workspace) {
  if (path.max_definition_level() != column.max_definition_level() ||
      path.max_repetition_level() != column.max_repetition_level()) {
    return Fail(ErrorCode::kInternal, "{} has other levels in Parquet", path.leaf()->ToString());
  }
  DYNALAKE_ASSIGN(auto encoder, MakeLeafEncoder(*path.leaf(), column));
  delta = delta && path.leaf()->type()->id() == arrow::Type::INT64;
  return ColumnChunkWriter(std::move(path), column, delta, std::move(encoder), workspace);
}

Result<void> ColumnChunkWriter::Append(const arrow::RecordBatch& batch, int64_t begin,
                                       int64_t count) {
  const auto& column = batch.column(path_.column());
  DYNALAKE_ASSIGN(auto array, path_.ArrayIn(column));
  DYNALAKE_ASSIGN(const auto leaf, Prepare(std::move(array)));
  if (path_.max_definition_level() == 0 && leaf->null_count() > 0) {
    return Fail(ErrorCode::kInternal, "the required column {} holds a null", path_.leaf()->name());
  }
  const int64_t row_bytes = 1 + PlainBytes(*leaf) / std::max<int64_t>(batch.num_rows(), 1);
  const int64_t step =
      std::clamp(static_cast<int64_t>(kPageBytes) / row_bytes, int64_t{1}, kStepRows);
  for (int64_t row = begin; row < begin + count; row += step) {
    const int64_t rows = std::min(step, begin + count - row);
    AppendValues(*leaf, levels_.Append(path_, column, *leaf, row, rows, &workspace_->entries()));
    row_count_ += rows;
    if (PageBytes() >= kPageBytes || levels_.entry_count() >= kPageEntries) {
      DYNALAKE_TRY(EndPage());
    }
  }
  return PageBytes() >= kLeastPageBytes ? EndPage() : Result<void>();
}

/// The array to be appended in the mode that is on from here: with indices if it can be, else with
/// values.
Result<std::shared_ptr<arrow::Array>> ColumnChunkWriter::Prepare(
    std::shared_ptr<arrow::Array> leaf) {
  const arrow::DataType& type = *path_.leaf()->type();
  if (leaf->type_id() == type.id()) {
    DYNALAKE_TRY(SwitchTo(leaf->null_count() == leaf->length() ? mode_ : plain_mode_));
    return leaf;
  }
  const auto* indexed = leaf->type_id() == arrow::Type::DICTIONARY
                            ? static_cast<const arrow::DictionaryArray*>(leaf.get())
                            : nullptr;
  if (indexed == nullptr || !arrow::is_base_binary_like(type.id()) ||
      indexed->dictionary()->type_id() != type.id() || indexed->dictionary()->null_count() != 0 ||
      indexed->indices()->type_id() != arrow::Type::INT32) {
    return Fail(ErrorCode::kInternal, "the column {} arrives as {}", path_.leaf()->name(),
                leaf->type()->ToString());
  }
  if (!TakesDictionary(indexed->dictionary())) {
    DYNALAKE_TRY(SwitchTo(plain_mode_));
    return Decoded(*indexed);
  }
  DYNALAKE_TRY(SwitchTo(Mode::kDictionary));
  return leaf;
}

bool ColumnChunkWriter::TakesDictionary(const std::shared_ptr<arrow::Array>& dictionary) {
  if (dictionary_ == nullptr || BeginsWith(*dictionary, *dictionary_)) {
    dictionary_ = dictionary;
    used_.resize(static_cast<size_t>(dictionary->length()), 0);
    return true;
  }
  return BeginsWith(*dictionary_, *dictionary);
}

Result<void> ColumnChunkWriter::SwitchTo(Mode mode) {
  if (mode_ != mode) {
    DYNALAKE_TRY(EndPage());
    mode_ = mode;
  }
  return {};
}

void ColumnChunkWriter::AppendValues(const arrow::Array& leaf, std::span<const ValueRun> runs) {
  if (mode_ == Mode::kDictionary) {
    const auto* const indices = leaf.data()->GetValues<int32_t>(1);
    for (const ValueRun& run : runs) {
      indices_.insert(indices_.end(), indices + run.first, indices + run.first + run.count);
      for (int64_t i = run.first; i < run.first + run.count; ++i) {
        used_[static_cast<size_t>(indices[i])] = 1;
      }
    }
    return;
  }
  encoder_->AddToRange(leaf, runs);
  if (mode_ == Mode::kPlain) {
    if (!runs.empty()) {
      EnsureValues();
      encoder_->Append(leaf, runs, &values_);
    }
    return;
  }
  const auto* const numbers = leaf.data()->GetValues<int64_t>(1);
  for (const ValueRun& run : runs) {
    deltas_.insert(deltas_.end(), numbers + run.first, numbers + run.first + run.count);
  }
}

/// Begins the page's values.
void ColumnChunkWriter::EnsureValues() {
  if (values_.size() == 0) {
    values_ = workspace_->TakeBuffer();
    is_reused_ = values_.capacity() > 0;
    values_.Reserve(kPageRoom);
    values_.Resize(kLevelRoom);
  }
}

size_t ColumnChunkWriter::PageBytes() const {
  return std::max(values_.size(), kLevelRoom) - kLevelRoom + indices_.size() + 8 * deltas_.size() +
         levels_.unfinished_bytes();
}

/// The page's indices into a dictionary of so many values.
void ColumnChunkWriter::EncodeIndices(std::vector<int32_t>& indices, size_t value_count) {
  const int bit_width = static_cast<int>(std::bit_width(std::max<size_t>(value_count, 2) - 1));
  values_.AppendByte(static_cast<uint8_t>(bit_width));
  AppendHybrid(indices.data(), indices.size(), bit_width, &values_);
  indices.clear();
}

/// Makes indices of the page's plain numbers, if that is worthwhile.
bool ColumnChunkWriter::TakeNumbers() {
  if (mode_ != Mode::kPlain || !numbers_ ||
      !numbers_->TakePage({values_.data() + kLevelRoom, values_.size() - kLevelRoom},
                          &workspace_->indices())) {
    return false;
  }
  values_.Resize(kLevelRoom);
  EncodeIndices(workspace_->indices(), numbers_->size());
  return true;
}

/// Values that could not be encoded one by one.
void ColumnChunkWriter::EncodeIndirectValues() {
  if (mode_ == Mode::kDelta) {
    AppendDeltaBinaryPacked(deltas_.data(), deltas_.size(), &values_);
    deltas_.clear();
    return;
  }
  EncodeIndices(indices_, static_cast<size_t>(dictionary_->length()));
  std::vector<ValueRun> used;
  for (size_t i = 0; i < used_.size(); ++i) {
    if (std::exchange(used_[i], uint8_t{0}) != 0) {
      used.push_back({static_cast<int64_t>(i), 1});
    }
  }
  encoder_->AddToRange(*dictionary_, used);
}

Result<void> ColumnChunkWriter::EndPage() {
  if (levels_.entry_count() == 0) {
    return {};
  }
  EnsureValues();
  const bool has_indices = TakeNumbers() || mode_ == Mode::kDictionary;
  if (mode_ != Mode::kPlain) {
    EncodeIndirectValues();
  }
  const std::span<const uint8_t> levels = levels_.Encode(path_);
  if (levels.size() > kLevelRoom) {
    const size_t value_bytes = values_.size() - kLevelRoom;
    values_.Extend(levels.size() - kLevelRoom);
    std::memmove(values_.data() + levels.size(), values_.data() + kLevelRoom, value_bytes);
  }
  const size_t begin = levels.size() > kLevelRoom ? 0 : kLevelRoom - levels.size();
  std::copy_n(levels.data(), levels.size(), values_.data() + begin);

  Page page;
  page.plain_size = static_cast<int64_t>(values_.size() - begin);
  DYNALAKE_ASSIGN(const auto compressed,
                  workspace_->compressor().Compress(
                      {values_.data() + begin, values_.size() - begin}, &table_choice_));
  page.compressed.assign(reinterpret_cast<const char*>(compressed.data()), compressed.size());
  compressed_bytes_ += static_cast<int64_t>(compressed.size());
  page.entry_count = static_cast<int32_t>(levels_.entry_count());
  page.first_row = std::exchange(first_row_, row_count_);
  page.encoding = has_indices                   ? Encoding::RLE_DICTIONARY
                  : plain_mode_ == Mode::kDelta ? Encoding::DELTA_BINARY_PACKED
                                                : Encoding::PLAIN;
  page.statistics.set_null_count(levels_.null_count());
  page.statistics.all_null_value = levels_.null_count() == levels_.entry_count();
  encoder_->EndPage(&page.statistics);
  pages_.push_back(std::move(page));

  chunk_null_count_ += levels_.null_count();
  levels_.Clear();
  workspace_->GiveBuffer(std::exchange(values_, ByteBuffer()));
  return {};
}

void ColumnChunkWriter::WriteDictionary(parquet::PageWriter* pages) {
  ByteBuffer values;
  size_t count = 0;
  if (dictionary_ != nullptr) {
    const ValueRun all = {0, dictionary_->length()};
    count = static_cast<size_t>(all.count);
    encoder_->Append(*dictionary_, {&all, 1}, &values);
  } else {
    count = numbers_->size();
    values.Append(numbers_->values().data(), numbers_->values().size());
  }
  pages->WriteDictionaryPage(parquet::DictionaryPage(
      std::make_shared<arrow::Buffer>(values.data(), static_cast<int64_t>(values.size())),
      static_cast<int32_t>(count), Encoding::PLAIN));
}

Result<void> ColumnChunkWriter::Finish(parquet::PageWriter* pages,
                                       parquet::ColumnChunkMetaDataBuilder* metadata) {
  DYNALAKE_TRY(EndPage());
  const auto is_dictionary = [](const Page& page) {
    return page.encoding == Encoding::RLE_DICTIONARY;
  };
  const bool has_dictionary = std::any_of(pages_.begin(), pages_.end(), is_dictionary);
  if (has_dictionary) {
    WriteDictionary(pages);
  }
  for (const Page& page : pages_) {
    pages->WriteDataPage(
        parquet::DataPageV1(std::make_shared<arrow::Buffer>(std::string_view(page.compressed)),
                            page.entry_count, page.encoding, Encoding::RLE, Encoding::RLE,
                            page.plain_size, page.statistics, page.first_row));
  }
  parquet::EncodedStatistics statistics;
  statistics.set_null_count(chunk_null_count_);
  encoder_->EndChunk(&statistics);
  metadata->SetStatistics(statistics);
  pages->Close(has_dictionary,
               has_dictionary && !std::all_of(pages_.begin(), pages_.end(), is_dictionary));

  file_row_count_ += std::exchange(row_count_, 0);
  file_null_count_ += std::exchange(chunk_null_count_, 0);
  first_row_ = 0;
  pages_.clear();
  compressed_bytes_ = 0;
  dictionary_ = nullptr;
  if (numbers_) {
    numbers_->Clear();
  }
  used_.clear();
  mode_ = plain_mode_;
  return {};
}

void ColumnChunkWriter::ReleaseMemory() {
  DYNALAKE_ASSERT(row_count_ == 0);
  levels_ = PageLevels();
  indices_ = {};
  deltas_ = {};
}

void ColumnChunkWriter::FillInto(iceberg::DataFile* file) const {
  if (path_.max_repetition_level() == 0) {
    const int32_t field_id = column_->schema_node()->field_id();
    file->value_counts.Set(field_id, file_row_count_);
    file->null_value_counts.Set(field_id, file_null_count_);
    encoder_->FillInto(field_id, file);
  }
}

int64_t ColumnChunkWriter::buffered_bytes() const {
  const size_t page_bytes = is_reused_ ? values_.capacity() : values_.size();
  return compressed_bytes_ + static_cast<int64_t>(page_bytes + levels_.buffered_bytes() +
                                                  indices_.capacity() * sizeof(int32_t) +
                                                  deltas_.capacity() * sizeof(int64_t));
}

}  // namespace dynalake::files
