#include "files/parquet_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <parquet/arrow/schema.h>
#include <parquet/column_writer.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/page_index.h>
#include <parquet/properties.h>

#include "files/arrow_io.h"
#include "files/arrow_status.h"
#include "files/column_chunk_writer.h"
#include "files/field_id.h"
#include "files/page_workspace.h"
#include "files/plain_bytes.h"

namespace dynalake::files {
namespace {

/// Compressed to plain bytes, roughly.
constexpr double kAssumedRatio = 0.25;

parquet::Compression::type CodecOf(PageCodec codec) {
  switch (codec) {
    case PageCodec::kZstd:
      return parquet::Compression::ZSTD;
    case PageCodec::kSnappy:
      return parquet::Compression::SNAPPY;
    case PageCodec::kNone:
      break;
  }
  return parquet::Compression::UNCOMPRESSED;
}

std::shared_ptr<parquet::WriterProperties> PropertiesOf(const TableFileOptions& options) {
  parquet::WriterProperties::Builder properties;
  properties.compression(CodecOf(options.write.codec));
  if (options.write.codec == PageCodec::kZstd) {
    properties.compression_level(options.write.zstd_level);
  }
  properties.enable_write_page_index();
  properties.enable_store_decimal_as_integer();
  return properties.build();
}

class ParquetTableFileWriter final : public TableFileWriter {
 public:
  ParquetTableFileWriter(std::shared_ptr<ObjectOutputStream> sink, std::string file_path,
                         const TableFileOptions& options, std::shared_ptr<PageWorkspace> workspace)
      : sink_(std::move(sink)),
        file_path_(std::move(file_path)),
        options_(options),
        properties_(PropertiesOf(options)),
        workspace_(std::move(workspace)) {}
  ~ParquetTableFileWriter() override { ParquetTableFileWriter::Abort(); }

  /// Writes the head of the file; the first call.
  Result<void> Begin(const arrow::Schema& schema) {
    return GuardParquet([&]() -> Result<void> { return BeginFile(schema); });
  }

  Result<void> Write(const arrow::RecordBatch& batch) override {
    return GuardParquet([&]() -> Result<void> { return WriteBatch(batch); });
  }
  int64_t row_count() const override { return row_count_; }
  int64_t estimated_bytes() const override;
  int64_t buffered_bytes() const override;
  Result<void> EndRowGroup() override {
    return GuardParquet([&]() -> Result<void> {
      DYNALAKE_TRY(WriteRowGroup());
      for (ColumnChunkWriter& column : columns_) {
        column.ReleaseMemory();
      }
      workspace_->ReleaseMemory();
      return {};
    });
  }
  Result<iceberg::DataFile> Close() override {
    return GuardParquet([&]() -> Result<iceberg::DataFile> { return CloseFile(); });
  }
  void Abort() override { (void)sink_->Abort(); }

 private:
  Result<void> BeginFile(const arrow::Schema& schema);
  Result<void> WriteBatch(const arrow::RecordBatch& batch);
  Result<void> WriteRowGroup();
  Result<std::shared_ptr<parquet::FileMetaData>> WriteFooter();
  Result<iceberg::DataFile> CloseFile();

  std::shared_ptr<ObjectOutputStream> sink_;
  std::string file_path_;
  TableFileOptions options_;
  std::shared_ptr<parquet::WriterProperties> properties_;
  std::shared_ptr<PageWorkspace> workspace_;
  std::shared_ptr<parquet::SchemaDescriptor> descriptor_;
  std::unique_ptr<parquet::FileMetaDataBuilder> metadata_;
  std::unique_ptr<parquet::PageIndexBuilder> page_index_;
  std::vector<ColumnChunkWriter> columns_;
  int16_t row_group_count_ = 0;
  int64_t row_count_ = 0;
  int64_t group_rows_ = 0;
  int64_t group_plain_bytes_ = 0;
};

Result<void> ParquetTableFileWriter::BeginFile(const arrow::Schema& schema) {
  DYNALAKE_TRY(FromArrow(parquet::arrow::ToParquetSchema(&schema, *properties_, &descriptor_)));
  DYNALAKE_ASSIGN(auto leaves, LeafPath::Of(schema));
  if (leaves.size() != static_cast<size_t>(descriptor_->num_columns())) {
    return Fail(ErrorCode::kInternal, "{}: {} leaves and {} columns of Parquet", file_path_,
                leaves.size(), descriptor_->num_columns());
  }
  for (int i = 0; i < descriptor_->num_columns(); ++i) {
    LeafPath& leaf = leaves[static_cast<size_t>(i)];
    if (options_.has_field_ids && leaf.max_repetition_level() == 0) {
      DYNALAKE_TRY(FieldIdOf(*leaf.leaf()));
    }
    const parquet::ColumnDescriptor& column = *descriptor_->Column(i);
    const bool delta = options_.delta_columns.contains(column.schema_node()->field_id());
    DYNALAKE_ASSIGN(auto writer, ColumnChunkWriter::Make(std::move(leaves[static_cast<size_t>(i)]),
                                                         column, delta, workspace_.get()));
    columns_.push_back(std::move(writer));
  }
  metadata_ = parquet::FileMetaDataBuilder::Make(descriptor_.get(), properties_);
  page_index_ = parquet::PageIndexBuilder::Make(descriptor_.get());
  return FromArrow(sink_->Write(parquet::kParquetMagic, sizeof(parquet::kParquetMagic)));
}

Result<void> ParquetTableFileWriter::WriteBatch(const arrow::RecordBatch& batch) {
  int64_t plain_bytes = 0;
  for (const auto& column : batch.columns()) {
    plain_bytes += PlainBytes(*column);
  }
  for (int64_t row = 0; row < batch.num_rows();) {
    const int64_t rows =
        std::min(batch.num_rows() - row, options_.write.row_group_rows - group_rows_);
    for (ColumnChunkWriter& column : columns_) {
      DYNALAKE_TRY_CONTEXT(column.Append(batch, row, rows), "{}", file_path_);
    }
    row += rows;
    row_count_ += rows;
    group_rows_ += rows;
    group_plain_bytes_ += plain_bytes * rows / batch.num_rows();
    if (group_rows_ >= options_.write.row_group_rows ||
        group_plain_bytes_ >= options_.row_group_bytes) {
      DYNALAKE_TRY(WriteRowGroup());
    }
  }
  return {};
}

Result<void> ParquetTableFileWriter::WriteRowGroup() {
  if (group_rows_ == 0) {
    return {};
  }
  parquet::RowGroupMetaDataBuilder& group = *metadata_->AppendRowGroup();
  page_index_->AppendRowGroup();
  const int64_t begin = sink_->Tell().ValueOr(0);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const auto column = static_cast<int16_t>(i);
    parquet::ColumnChunkMetaDataBuilder* const metadata = group.NextColumnChunk();
    const auto pages = parquet::PageWriter::Open(
        sink_, CodecOf(options_.write.codec), metadata, row_group_count_, column,
        arrow::default_memory_pool(), false, nullptr, nullptr, false,
        page_index_->GetColumnIndexBuilder(column), page_index_->GetOffsetIndexBuilder(column));
    DYNALAKE_TRY_CONTEXT(columns_[i].Finish(pages.get(), metadata), "{}", file_path_);
  }
  group.set_num_rows(std::exchange(group_rows_, 0));
  group.Finish(sink_->Tell().ValueOr(0) - begin, row_group_count_++);
  group_plain_bytes_ = 0;
  return {};
}

int64_t ParquetTableFileWriter::buffered_bytes() const {
  int64_t bytes = 0;
  for (const ColumnChunkWriter& column : columns_) {
    bytes += column.buffered_bytes();
  }
  return bytes;
}

int64_t ParquetTableFileWriter::estimated_bytes() const {
  auto bytes = static_cast<double>(sink_->Tell().ValueOr(0));
  for (const ColumnChunkWriter& column : columns_) {
    bytes += static_cast<double>(column.compressed_bytes()) +
             kAssumedRatio * static_cast<double>(column.unfinished_bytes());
  }
  return static_cast<int64_t>(bytes);
}

/// Where a row group begins in its file.
int64_t OffsetOf(const parquet::RowGroupMetaData& group) {
  const auto first = group.ColumnChunk(0);
  return first->has_dictionary_page()
             ? std::min(first->dictionary_page_offset(), first->data_page_offset())
             : first->data_page_offset();
}

Result<std::shared_ptr<parquet::FileMetaData>> ParquetTableFileWriter::WriteFooter() {
  page_index_->Finish();
  const auto indexes = page_index_->WriteTo(sink_.get());
  metadata_->SetIndexLocations(parquet::IndexKind::kColumnIndex, indexes.column_index_locations);
  metadata_->SetIndexLocations(parquet::IndexKind::kOffsetIndex, indexes.offset_index_locations);
  std::shared_ptr<parquet::FileMetaData> metadata = metadata_->Finish();
  parquet::WriteFileMetaData(*metadata, sink_.get());
  return metadata;
}

Result<iceberg::DataFile> ParquetTableFileWriter::CloseFile() {
  DYNALAKE_TRY(WriteRowGroup());
  DYNALAKE_ASSIGN(const auto written, WriteFooter());
  const parquet::FileMetaData& metadata = *written;
  const int64_t size_bytes = sink_->Tell().ValueOr(0);
  DYNALAKE_TRY(FromArrow(sink_->Close()));

  iceberg::DataFile file;
  file.file_path = file_path_;
  file.record_count = row_count_;
  file.file_size_bytes = size_bytes;
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
  for (const ColumnChunkWriter& column : columns_) {
    if (options_.has_field_ids) {
      column.FillInto(&file);
    }
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<TableFileWriter>> TableFileWriter::Open(storage::ObjectStore& store,
                                                               const storage::Location& location,
                                                               const arrow::Schema& schema,
                                                               const TableFileOptions& options) {
  DYNALAKE_ASSIGN(auto object, store.Create(location));
  return Open(std::move(object), location, schema, options);
}

Result<std::unique_ptr<TableFileWriter>> TableFileWriter::Open(
    std::unique_ptr<storage::ObjectWriter> object, const storage::Location& location,
    const arrow::Schema& schema, const TableFileOptions& options,
    std::shared_ptr<PageWorkspace> workspace) {
  if (workspace == nullptr) {
    workspace = std::make_shared<PageWorkspace>(options.write.codec, options.write.zstd_level);
  }
  auto writer = std::make_unique<ParquetTableFileWriter>(
      std::make_shared<ObjectOutputStream>(std::move(object)), location.ToString(), options,
      std::move(workspace));
  DYNALAKE_TRY(writer->Begin(schema));
  return std::unique_ptr<TableFileWriter>(std::move(writer));
}

}  // namespace dynalake::files
