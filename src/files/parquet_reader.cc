#include "files/parquet_reader.h"

#include <numeric>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "base/assert.h"
#include "files/arrow_io.h"
#include "files/arrow_status.h"
#include "files/field_id.h"

namespace dynalake::files {
namespace {

constexpr int64_t kBatchRows = 65'536;

/// What Arrow finds wrong while it reads is the file's fault. The store's errors name it already.
Error ReadError(Error error, const storage::Location& location) {
  if (error.message().find(location.path()) != std::string::npos) {
    return error;
  }
  const ErrorCode code =
      error.code() == ErrorCode::kInternal ? ErrorCode::kMalformedInput : error.code();
  return std::move(error).Wrap(code, fmt::format("cannot read {}", location.ToString()));
}

class ParquetTableFileReader final : public TableFileReader {
 public:
  ParquetTableFileReader(std::unique_ptr<parquet::arrow::FileReader> reader,
                         std::shared_ptr<arrow::Schema> schema, const storage::Location& location)
      : reader_(std::move(reader)), schema_(std::move(schema)), location_(location) {}

  int64_t row_count() const override { return reader_->parquet_reader()->metadata()->num_rows(); }
  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }

  Result<void> Select(std::span<const int32_t> field_ids) override {
    std::vector<int> positions;
    for (const int32_t field_id : field_ids) {
      int position = 0;
      while (position < schema_->num_fields() &&
             FieldIdOf(*schema_->field(position)).value_or(-1) != field_id) {
        ++position;
      }
      if (position == schema_->num_fields()) {
        return Fail(ErrorCode::kNotFound, "{} has no column with field id {}", location_.ToString(),
                    field_id);
      }
      positions.push_back(position);
    }
    if (field_ids.empty()) {
      positions.resize(static_cast<size_t>(schema_->num_fields()));
      std::iota(positions.begin(), positions.end(), 0);
    }
    return SelectPositions(positions);
  }

  Result<void> SelectPositions(std::span<const int> positions) override {
    auto begun = GuardParquet([&]() -> Result<void> { return Begin(positions); });
    if (!begun) {
      return ReadError(std::move(begun).error(), location_);
    }
    return {};
  }

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    DYNALAKE_ASSERT(batches_ != nullptr);
    auto batch =
        GuardParquet([&]() -> Result<std::shared_ptr<arrow::RecordBatch>> { return ReadBatch(); });
    if (!batch) {
      return ReadError(std::move(batch).error(), location_);
    }
    return batch;
  }

 private:
  Result<void> Begin(std::span<const int> positions) {
    const parquet::SchemaDescriptor& columns = *reader_->parquet_reader()->metadata()->schema();
    std::vector<int> leaves;
    // The reader gives columns in the file's order: `order_[i]` is where the i-th wanted one is.
    order_.assign(positions.begin(), positions.end());
    for (int& place : order_) {
      place = static_cast<int>(std::count_if(positions.begin(), positions.end(),
                                             [&](int other) { return other < place; }));
    }
    for (int leaf = 0; leaf < columns.num_columns(); ++leaf) {
      for (const int position : positions) {
        if (columns.GetColumnRoot(leaf) == columns.group_node()->field(position).get()) {
          leaves.push_back(leaf);
        }
      }
    }
    std::vector<int> groups(static_cast<size_t>(reader_->num_row_groups()));
    std::iota(groups.begin(), groups.end(), 0);
    DYNALAKE_ASSIGN(batches_, FromArrow(reader_->GetRecordBatchReader(groups, leaves)));
    return {};
  }

  Result<std::shared_ptr<arrow::RecordBatch>> ReadBatch() {
    DYNALAKE_ASSIGN(auto batch, FromArrow(batches_->Next()));
    if (batch == nullptr) {
      return batch;
    }
    return FromArrow(batch->SelectColumns(order_));
  }

  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::shared_ptr<arrow::Schema> schema_;
  storage::Location location_;
  std::vector<int> order_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;
};

Result<std::unique_ptr<TableFileReader>> OpenGuarded(storage::ObjectStore& store,
                                                     const storage::Location& location) {
  DYNALAKE_ASSIGN(auto input, OpenObjectInput(store, location));
  parquet::arrow::FileReaderBuilder builder;
  DYNALAKE_TRY(FromArrow(builder.Open(std::move(input))));
  parquet::ArrowReaderProperties properties(false);
  properties.set_batch_size(kBatchRows);
  // Columns are read one after the other, so memory is that of the chosen columns.
  properties.set_pre_buffer(false);
  builder.properties(properties);
  DYNALAKE_ASSIGN(auto reader, FromArrow(builder.Build()));
  std::shared_ptr<arrow::Schema> schema;
  DYNALAKE_TRY(FromArrow(reader->GetSchema(&schema)));
  return std::unique_ptr<TableFileReader>(
      std::make_unique<ParquetTableFileReader>(std::move(reader), std::move(schema), location));
}

}  // namespace

Result<std::unique_ptr<TableFileReader>> TableFileReader::Open(storage::ObjectStore& store,
                                                               const storage::Location& location) {
  auto reader = GuardParquet(
      [&]() -> Result<std::unique_ptr<TableFileReader>> { return OpenGuarded(store, location); });
  if (!reader) {
    return ReadError(std::move(reader).error(), location);
  }
  DYNALAKE_TRY((*reader)->Select({}));
  return reader;
}

}  // namespace dynalake::files
