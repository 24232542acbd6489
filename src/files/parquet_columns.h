#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::files {

/// The columns of a query's result as a Parquet file has them. Types stay what they are, but for
/// those that Parquet lacks: an ENUM is its text, an ARRAY of a fixed size a list, and a TIMESTAMP
/// of seconds one of milliseconds. Of two columns of one name the second gets another.
class ParquetColumns {
 public:
  /// kUnsupported, naming the column, for a type that has no like in Parquet.
  static Result<ParquetColumns> Of(const arrow::Schema& schema);

  /// As `TableFileWriter` takes it, without field ids.
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  /// A batch of the schema of `Of` as one of `schema()`. It shares what it can. kUnsupported,
  /// naming the column, for a HUGEINT of 39 digits.
  Result<std::shared_ptr<arrow::RecordBatch>> Convert(const arrow::RecordBatch& batch) const;

 private:
  explicit ParquetColumns(std::shared_ptr<arrow::Schema> schema) : schema_(std::move(schema)) {}

  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace dynalake::files
