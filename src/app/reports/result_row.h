#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrow/record_batch.h>

namespace dynalake::app {

/// A row of a result, read from left to right. Values are as `sql --output csv` prints them.
class ResultRow {
 public:
  /// `batch` outlives it.
  ResultRow(const arrow::RecordBatch& batch, int64_t row) : batch_(batch), row_(row) {}

  /// A BIGINT; 0 for null.
  int64_t Count() { return Number().value_or(0); }
  std::optional<int64_t> Number();
  std::optional<std::string> Value();
  /// Those of a list that are not null.
  std::vector<std::string> Values();

 private:
  const arrow::RecordBatch& batch_;
  int64_t row_;
  int next_ = 0;
};

}  // namespace dynalake::app
