#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::files {

namespace internal {
class GatheredColumn;
}

/// The Iceberg field id that a field carries in its metadata key `PARQUET:field_id`.
Result<int32_t> FieldIdOf(const arrow::Field& field);

/// Counts and bounds of the columns of one file, gathered batch by batch: for every leaf outside
/// lists and maps (specification, "Manifests": value_counts, null_value_counts, nan_value_counts,
/// lower_bounds, upper_bounds). A null struct counts as a null in each of its leaves.
class ColumnMetrics {
 public:
  /// Every leaf outside lists and maps needs a field id.
  static Result<ColumnMetrics> Make(const arrow::Schema& schema);
  ColumnMetrics(ColumnMetrics&&) noexcept;
  ColumnMetrics& operator=(ColumnMetrics&&) noexcept;
  ~ColumnMetrics();

  /// Adds the rows of a batch whose columns have the schema's types; a dictionary array may stand
  /// for its value type. `kInternal` if a type differs or a required column holds a null.
  Result<void> Add(const arrow::RecordBatch& batch);

  /// Writes what was gathered into the counts and bounds of `file`.
  void FillInto(iceberg::DataFile* file);

 private:
  ColumnMetrics();

  std::vector<std::unique_ptr<internal::GatheredColumn>> columns_;
};

}  // namespace dynalake::files
