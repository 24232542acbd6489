#include "land/parquet_files.h"

#include <utility>

#include <arrow/api.h>

namespace dynalake::land {

ParquetFiles::ParquetFiles(LandedFiles& files, std::shared_ptr<arrow::Schema> schema,
                           const files::TableFileOptions& options, int64_t target_bytes)
    : files_(files), schema_(std::move(schema)), options_(options), target_bytes_(target_bytes) {}

Result<void> ParquetFiles::Write(const arrow::RecordBatch& batch) {
  if (batch.num_rows() == 0) {
    return {};
  }
  if (!location_) {
    location_ = files_.NextLocation();
    DYNALAKE_ASSIGN(writer_,
                    files::TableFileWriter::Open(files_.store(), *location_, *schema_, options_));
  }
  DYNALAKE_TRY(writer_->Write(batch));
  return writer_->estimated_bytes() >= target_bytes_ ? Finish() : Result<void>();
}

Result<void> ParquetFiles::Finish() {
  if (!location_) {
    return {};
  }
  const int64_t rows = writer_->row_count();
  DYNALAKE_ASSIGN([[maybe_unused]] const iceberg::DataFile described, writer_->Close());
  files_.Add(*location_, rows);
  writer_.reset();
  location_.reset();
  return {};
}

}  // namespace dynalake::land
