#include "files/parquet_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <parquet/arrow/schema.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include "files/arrow_io.h"
#include "files/arrow_status.h"
#include "files/batch_leaves.h"
#include "files/column_metrics.h"
#include "files/plain_bytes.h"

namespace dynalake::files {
namespace {

using Leaves = std::vector<std::shared_ptr<arrow::Array>>;

/// Rows that Arrow encodes at a time; its default of 1024 costs a tenth of the writing. Measured
/// with Arrow 26.0.1 and 2.4 M generated shop-like rows in 3 partitions, scaled from 0.3 M (Zen 5,
/// one thread, a machine busy with builds, so +-5 %): 1.02 CPU seconds with 1024, 0.87 to 0.94 with
/// 16384, no less with more. Without compression it is 0.47, so zstd at level 1 is about half.
///
/// What else was tried there, against that noise: delta encodings of strings (15 % smaller, 15 to
/// 20 % slower) and of integers (no difference), data pages of version 2, larger pages, other
/// allocators and decimal64 arrays (no clear difference), no statistics and so no page index (about
/// 10 % less). Letting Arrow hash every value into dictionaries, in place of the dictionary arrays
/// that shaping passes, took about a third longer and made files a sixth larger. Columns that are
/// wholly null cost about 0.1 s of the total.
constexpr int64_t kWriteBatchRows = 16384;

/// A quarter of Arrow's default costs neither time nor size and keeps open files small.
constexpr int64_t kPageBytes = int64_t{256} << 10;

/// Pages are cut only between the slices that are given to Arrow, so a slice is bounded in bytes.
constexpr int64_t kSliceBytes = int64_t{16} << 20;

/// From so many rows on, a changed dictionary is worth a new row group.
constexpr int64_t kWorthwhileRowGroupRows = 65'536;

/// Compressed to plain bytes, before the first row group of a file has shown it.
constexpr double kAssumedRatio = 0.25;

void SetEncoding(parquet::WriterProperties::Builder* properties,
                 const parquet::ColumnDescriptor& column, ColumnEncoding encoding,
                 bool is_dictionary_array) {
  const std::string path = column.path()->ToDotString();
  const auto type = column.physical_type();
  switch (encoding) {
    case ColumnEncoding::kAuto:
      if (is_dictionary_array) {
        properties->enable_dictionary(path);
      }
      return;
    case ColumnEncoding::kPlain:
      return;
    case ColumnEncoding::kDictionary:
      properties->enable_dictionary(path);
      return;
    case ColumnEncoding::kDelta:
      if (type == parquet::Type::INT32 || type == parquet::Type::INT64) {
        properties->encoding(path, parquet::Encoding::DELTA_BINARY_PACKED);
      } else if (type == parquet::Type::BYTE_ARRAY) {
        properties->encoding(path, parquet::Encoding::DELTA_BYTE_ARRAY);
      }
      return;
  }
}

void SetCommonProperties(parquet::WriterProperties::Builder* properties,
                         const TableFileOptions& options) {
  properties->compression(parquet::Compression::ZSTD);
  properties->compression_level(options.zstd_level);
  properties->enable_write_page_index();
  properties->enable_store_decimal_as_integer();
  properties->disable_dictionary();
  properties->write_batch_size(kWriteBatchRows);
  properties->data_pagesize(kPageBytes);
  properties->max_row_group_length(options.row_group_rows);
}

class ParquetTableFileWriter final : public TableFileWriter {
 public:
  ParquetTableFileWriter(std::shared_ptr<ObjectOutputStream> sink, std::string file_path,
                         std::shared_ptr<arrow::Schema> schema, const TableFileOptions& options,
                         ColumnMetrics metrics)
      : sink_(std::move(sink)),
        file_path_(std::move(file_path)),
        schema_(std::move(schema)),
        options_(options),
        metrics_(std::move(metrics)) {}
  ~ParquetTableFileWriter() override { ParquetTableFileWriter::Abort(); }

  Result<void> Write(const arrow::RecordBatch& batch) override {
    return GuardParquet([&]() -> Result<void> { return WriteBatch(batch); });
  }
  int64_t row_count() const override { return row_count_; }
  int64_t estimated_bytes() const override;
  int64_t buffered_bytes() const override { return pool_.bytes_allocated(); }
  Result<iceberg::DataFile> Close() override {
    return GuardParquet([&]() -> Result<iceberg::DataFile> { return CloseFile(); });
  }
  void Abort() override {
    // The sink first: Arrow's writer still tries to write a footer when it is destroyed.
    (void)sink_->Abort();
    writer_.reset();
  }

 private:
  Result<void> Begin(const Leaves* first_leaves);
  Result<void> WriteBatch(const arrow::RecordBatch& batch);
  Result<void> WriteSlice(const arrow::RecordBatch& slice, int64_t plain_bytes);
  Result<void> BeginRowGroup();
  Result<iceberg::DataFile> CloseFile();
  /// The store's errors, which come as details, name the file already.
  Result<void> Written(const arrow::Status& status) const {
    if (status.ok() || status.detail() != nullptr) {
      return FromArrow(status);
    }
    return FromArrowStatus(status).WithContext(fmt::format("cannot write {}", file_path_));
  }

  std::shared_ptr<ObjectOutputStream> sink_;
  std::string file_path_;
  std::shared_ptr<arrow::Schema> schema_;
  TableFileOptions options_;
  ColumnMetrics metrics_;
  arrow::ProxyMemoryPool pool_{arrow::default_memory_pool()};
  std::unique_ptr<parquet::arrow::FileWriter> writer_;  ///< from the first batch on
  RowGroupDictionaries dictionaries_;
  int64_t row_count_ = 0;
  int64_t group_rows_ = 0;
  int64_t group_plain_bytes_ = 0;
  int64_t closed_plain_bytes_ = 0;
};

/// Opens Arrow's writer. Only with the first batch is known which columns come as dictionaries.
Result<void> ParquetTableFileWriter::Begin(const Leaves* first_leaves) {
  parquet::WriterProperties::Builder properties;
  properties.memory_pool(&pool_);
  SetCommonProperties(&properties, options_);
  std::shared_ptr<parquet::SchemaDescriptor> descriptor;
  DYNALAKE_TRY(
      FromArrow(parquet::arrow::ToParquetSchema(schema_.get(), *properties.build(), &descriptor)));
  if (first_leaves != nullptr &&
      first_leaves->size() != static_cast<size_t>(descriptor->num_columns())) {
    return Fail(ErrorCode::kInternal, "{}: a batch has {} leaves and the schema {}", file_path_,
                first_leaves->size(), descriptor->num_columns());
  }
  for (int i = 0; i < descriptor->num_columns(); ++i) {
    const parquet::ColumnDescriptor& column = *descriptor->Column(i);
    const auto hint = options_.encodings.find(column.schema_node()->field_id());
    SetEncoding(&properties, column,
                hint == options_.encodings.end() ? ColumnEncoding::kAuto : hint->second,
                first_leaves != nullptr &&
                    (*first_leaves)[static_cast<size_t>(i)]->type_id() == arrow::Type::DICTIONARY);
  }
  DYNALAKE_ASSIGN(writer_, FromArrow(parquet::arrow::FileWriter::Open(*schema_, &pool_, sink_,
                                                                      properties.build())));
  return {};
}

Result<void> ParquetTableFileWriter::WriteBatch(const arrow::RecordBatch& batch) {
  if (batch.num_rows() == 0) {
    return {};
  }
  DYNALAKE_TRY_CONTEXT(metrics_.Add(batch), "{}", file_path_);
  DYNALAKE_ASSIGN(const Leaves leaves, LeavesOf(batch));
  if (writer_ == nullptr) {
    DYNALAKE_TRY(Begin(&leaves));
    DYNALAKE_TRY(BeginRowGroup());
  }
  const auto fit = dictionaries_.FitOf(leaves);
  if (fit == RowGroupDictionaries::Fit::kNever ||
      (fit == RowGroupDictionaries::Fit::kChanged && group_rows_ >= kWorthwhileRowGroupRows)) {
    DYNALAKE_TRY(BeginRowGroup());
  }
  dictionaries_.Add(leaves);

  int64_t plain_bytes = 0;
  for (const auto& column : batch.columns()) {
    plain_bytes += PlainBytes(*column);
  }
  const int64_t slices = 1 + plain_bytes / kSliceBytes;
  const int64_t slice_rows = std::max<int64_t>(1, batch.num_rows() / slices);
  for (int64_t row = 0; row < batch.num_rows();) {
    if (group_rows_ >= options_.row_group_rows || group_plain_bytes_ >= options_.row_group_bytes) {
      DYNALAKE_TRY(BeginRowGroup());
      dictionaries_.Add(leaves);
    }
    const int64_t rows =
        std::min({slice_rows, batch.num_rows() - row, options_.row_group_rows - group_rows_});
    DYNALAKE_TRY(WriteSlice(*batch.Slice(row, rows), plain_bytes * rows / batch.num_rows()));
    row += rows;
  }
  return {};
}

Result<void> ParquetTableFileWriter::WriteSlice(const arrow::RecordBatch& slice,
                                                int64_t plain_bytes) {
  DYNALAKE_TRY(Written(writer_->WriteRecordBatch(slice)));
  row_count_ += slice.num_rows();
  group_rows_ += slice.num_rows();
  group_plain_bytes_ += plain_bytes;
  return {};
}

Result<void> ParquetTableFileWriter::BeginRowGroup() {
  DYNALAKE_TRY(Written(writer_->NewBufferedRowGroup()));
  closed_plain_bytes_ += std::exchange(group_plain_bytes_, 0);
  group_rows_ = 0;
  dictionaries_.Begin();
  return {};
}

int64_t ParquetTableFileWriter::estimated_bytes() const {
  const int64_t written = sink_->Tell().ValueOr(0);
  const double ratio = closed_plain_bytes_ == 0 ? kAssumedRatio
                                                : static_cast<double>(written) /
                                                      static_cast<double>(closed_plain_bytes_);
  return written + static_cast<int64_t>(ratio * static_cast<double>(group_plain_bytes_));
}

/// Where a row group begins in its file.
int64_t OffsetOf(const parquet::RowGroupMetaData& group) {
  const auto first = group.ColumnChunk(0);
  return first->has_dictionary_page()
             ? std::min(first->dictionary_page_offset(), first->data_page_offset())
             : first->data_page_offset();
}

Result<iceberg::DataFile> ParquetTableFileWriter::CloseFile() {
  if (writer_ == nullptr) {
    DYNALAKE_TRY(Begin(nullptr));
  }
  DYNALAKE_TRY(Written(writer_->Close()));
  const int64_t size_bytes = sink_->Tell().ValueOr(0);
  DYNALAKE_TRY(FromArrow(sink_->Close()));

  iceberg::DataFile file;
  file.file_path = file_path_;
  file.record_count = row_count_;
  file.file_size_bytes = size_bytes;
  const parquet::FileMetaData& metadata = *writer_->metadata();
  for (int c = 0; c < metadata.num_columns(); ++c) {
    const int32_t field_id = metadata.schema()->Column(c)->schema_node()->field_id();
    int64_t column_bytes = 0;
    for (int g = 0; g < metadata.num_row_groups(); ++g) {
      column_bytes += metadata.RowGroup(g)->ColumnChunk(c)->total_compressed_size();
    }
    if (field_id >= 0) {
      file.column_sizes.Set(field_id, column_bytes);
    }
  }
  for (int g = 0; g < metadata.num_row_groups(); ++g) {
    file.split_offsets.push_back(OffsetOf(*metadata.RowGroup(g)));
  }
  metrics_.FillInto(&file);
  return file;
}

}  // namespace

Result<std::unique_ptr<TableFileWriter>> TableFileWriter::Open(
    storage::ObjectStore& store, const storage::Location& location,
    std::shared_ptr<arrow::Schema> schema, const TableFileOptions& options) {
  DYNALAKE_ASSIGN(auto metrics, ColumnMetrics::Make(*schema));
  DYNALAKE_ASSIGN(auto object, store.Create(location));
  return std::unique_ptr<TableFileWriter>(std::make_unique<ParquetTableFileWriter>(
      std::make_shared<ObjectOutputStream>(std::move(object)), location.ToString(),
      std::move(schema), options, std::move(metrics)));
}

}  // namespace dynalake::files
