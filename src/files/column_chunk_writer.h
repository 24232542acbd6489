#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>
#include <parquet/statistics.h>
#include <parquet/types.h>

#include "base/result.h"
#include "files/byte_buffer.h"
#include "files/leaf_path.h"
#include "files/number_dictionary.h"
#include "files/page_levels.h"
#include "files/page_workspace.h"
#include "files/value_encoder.h"
#include "iceberg/model/data_file.h"

namespace parquet {
class ColumnChunkMetaDataBuilder;
class ColumnDescriptor;
class PageWriter;
}  // namespace parquet

namespace dynalake::files {

/// Encodes one leaf column, row group after row group, into compressed pages, in a fraction of the
/// time of Arrow's column writer (bench/README.md). Page headers, metadata and indexes are Arrow's.
class ColumnChunkWriter {
 public:
  /// `column` and `workspace` must outlive the writer. `delta`: 64-bit integers are delta encoded.
  static Result<ColumnChunkWriter> Make(LeafPath path, const parquet::ColumnDescriptor& column,
                                        bool delta, PageWorkspace* workspace);

  /// Appends rows [begin, begin + count) of a batch. Strings may come as a dictionary array; they
  /// are written by their indices as long as successive dictionaries go on from each other, else by
  /// their values. `kInternal` for an array of a wrong type.
  Result<void> Append(const arrow::RecordBatch& batch, int64_t begin, int64_t count);

  /// Ends the column chunk: writes its pages, and its statistics into `metadata`.
  Result<void> Finish(parquet::PageWriter* pages, parquet::ColumnChunkMetaDataBuilder* metadata);

  /// Frees the room that is kept for the next chunk's pages. Only between chunks.
  void ReleaseMemory();

  /// Sets what the chunks so far hold, for a leaf outside lists and maps: value and null count (a
  /// null struct is a null in each of its leaves) and what the encoder knows.
  void FillInto(iceberg::DataFile* file) const;

  int64_t buffered_bytes() const;                                 ///< of pages, finished or not
  int64_t compressed_bytes() const { return compressed_bytes_; }  ///< of the finished pages
  /// Bytes of the unfinished page, before compression.
  int64_t unfinished_bytes() const { return static_cast<int64_t>(PageBytes()); }

 private:
  enum class Mode : uint8_t { kPlain, kDelta, kDictionary };

  /// A finished page.
  struct Page {
    std::string compressed;
    int64_t plain_size = 0;
    int32_t entry_count = 0;
    int64_t first_row = 0;
    parquet::Encoding::type encoding = parquet::Encoding::PLAIN;
    parquet::EncodedStatistics statistics;
  };

  ColumnChunkWriter(LeafPath path, const parquet::ColumnDescriptor& column, bool delta,
                    std::unique_ptr<ValueEncoder> encoder, PageWorkspace* workspace);

  Result<std::shared_ptr<arrow::Array>> Prepare(std::shared_ptr<arrow::Array> leaf);
  bool TakesDictionary(const std::shared_ptr<arrow::Array>& dictionary);
  void AppendValues(const arrow::Array& leaf, std::span<const ValueRun> runs);
  Result<void> SwitchTo(Mode mode);
  void EnsureValues();
  Result<void> EndPage();
  void EncodeIndirectValues();
  bool TakeNumbers();
  void EncodeIndices(std::vector<int32_t>& indices, size_t value_count);
  void WriteDictionary(parquet::PageWriter* pages);
  size_t PageBytes() const;

  LeafPath path_;
  const parquet::ColumnDescriptor* column_;
  Mode plain_mode_;
  std::unique_ptr<ValueEncoder> encoder_;
  PageWorkspace* workspace_;

  // The unfinished page.
  Mode mode_;
  ByteBuffer values_;       ///< room for the levels, then the values; empty before the first
  bool is_reused_ = false;  ///< all of `values_` may have been written to
  PageLevels levels_;
  std::vector<int32_t> indices_;
  std::vector<uint8_t> used_;  ///< by index, whether the page has it
  std::vector<int64_t> deltas_;
  int64_t first_row_ = 0;

  // The chunk.
  int64_t row_count_ = 0;
  int64_t chunk_null_count_ = 0;
  std::vector<Page> pages_;
  int64_t compressed_bytes_ = 0;
  std::shared_ptr<arrow::Array> dictionary_;  ///< of a column of strings
  std::optional<NumberDictionary> numbers_;   ///< of a column that may have one

  // The file.
  TableChoice table_choice_;
  int64_t file_row_count_ = 0;
  int64_t file_null_count_ = 0;
};

}  // namespace dynalake::files
