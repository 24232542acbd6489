#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "files/parquet_writer.h"
#include "land/landed_files.h"

namespace dynalake::land {

/// Batches into one Parquet file after another. A file ends behind the batch with which it reaches
/// the target size. Not thread-safe; each unit has its own.
class ParquetFiles {
 public:
  /// `files` outlives it.
  ParquetFiles(LandedFiles& files, std::shared_ptr<arrow::Schema> schema,
               const files::TableFileOptions& options, int64_t target_bytes);

  /// The caller may reuse the batch's buffers afterwards.
  Result<void> Write(const arrow::RecordBatch& batch);
  /// Ends the last file. What is unfinished when this is destroyed is dropped.
  Result<void> Finish();

 private:
  LandedFiles& files_;
  const std::shared_ptr<arrow::Schema> schema_;
  const files::TableFileOptions options_;
  const int64_t target_bytes_;
  std::optional<storage::Location> location_;  ///< of the file that is open
  std::unique_ptr<files::TableFileWriter> writer_;
};

}  // namespace dynalake::land
