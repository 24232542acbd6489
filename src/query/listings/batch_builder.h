#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <arrow/status.h>
#include <arrow/type_fwd.h>

#include "base/result.h"
#include "query/listings/cells.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// Builds one batch after the other, of columns of these types.
class BatchBuilder {
 public:
  static constexpr int64_t kMostRows = 512;

  static Result<std::unique_ptr<BatchBuilder>> Make(std::shared_ptr<arrow::Schema> schema);
  ~BatchBuilder();

  Cell CellOf(size_t column);
  /// After a value was put into each column.
  void EndRow() { ++rows_; }
  bool is_full() const { return rows_ == kMostRows; }
  /// Null where there are no rows.
  Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  explicit BatchBuilder(std::shared_ptr<arrow::Schema> schema);

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  arrow::Status status_;
  int64_t rows_ = 0;
};

/// The schema of columns, whose types are stored so, or as `engine::RowSource` has them.
std::shared_ptr<arrow::Schema> RowSchema(std::span<const std::string> names,
                                         std::span<const SqlType> types);
std::shared_ptr<arrow::Schema> StoredSchema(std::span<const std::string> names,
                                            std::span<const SqlType> types);

}  // namespace dynalake::query
