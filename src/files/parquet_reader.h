#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::files {

/// Reads columns of one Parquet file back, for our own checks; queries go through the engine.
/// Memory is bounded by a row group's chosen columns. Not thread-safe.
class TableFileReader {
 public:
  /// Reads the footer. `store` must outlive the reader.
  static Result<std::unique_ptr<TableFileReader>> Open(storage::ObjectStore& store,
                                                       const storage::Location& location);
  virtual ~TableFileReader() = default;

  virtual int64_t row_count() const = 0;
  /// The file's schema; fields carry `PARQUET:field_id`.
  virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;

  /// Starts over with the top-level columns of these field ids, in this order; one that the file
  /// lacks is `kNotFound`. All columns if `field_ids` is empty.
  virtual Result<void> Select(std::span<const int32_t> field_ids) = 0;
  /// The same by positions in `schema()`, for files of other engines that may lack field ids.
  virtual Result<void> SelectPositions(std::span<const int> positions) = 0;
  /// The next batch of the selected columns, or null at the end.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

}  // namespace dynalake::files
