#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "shaping/columns/columns.h"
#include "shaping/unshape/updated_cells.h"

namespace dynalake::shaping {

/// Prints rows of a table as the items they came from, in compact DynamoDB JSON.
///
/// Columns are found by field id (`PARQUET:field_id` in the metadata of fields and nested fields),
/// whatever they are called or wherever they stand; where a batch has no ids at all, by name. The
/// arrays may come from a shaper, from a Parquet reader or from an engine: dictionaries, large and
/// view strings, lists and decimals of any width are read. A column of the table that the batch
/// lacks is null.
///
/// `_rest` overrides the cell of an attribute unless another engine changed that cell since
/// (`UpdatedCells`). Not thread-safe.
class Unshaper {
 public:
  explicit Unshaper(const TableColumns& columns, NullCells null_cells = {});
  ~Unshaper();
  Unshaper(Unshaper&&) noexcept;

  /// Makes `batch` the current one. kUnsupported where an array's type cannot stand for its column.
  Result<void> Bind(std::shared_ptr<arrow::RecordBatch> batch);

  /// Appends the item of a row of the current batch, `{"PK":{"S":"x"}}`, without newline.
  /// kMalformedInput where `_rest` is not what a shaper writes; kUnsupported where a cell of
  /// another engine stands for no DynamoDB value.
  Result<void> AppendItem(int64_t row, std::string* out);

  /// As `AppendItem` in a line `{"Item":{...}}` with its newline.
  Result<void> AppendLine(int64_t row, std::string* out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::shaping
