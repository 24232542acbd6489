#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::render {

/// Which columns of a result a chart shows, and their values.
class ChartColumns {
 public:
  /// kInvalidArgument where none is of numbers.
  static Result<ChartColumns> Of(const arrow::Schema& schema);

  size_t value_count() const { return values_.size(); }
  /// For a terminal, as the texts below.
  const std::string& label_name() const { return label_name_; }
  const std::string& value_name(size_t index) const { return value_names_[index]; }

  /// What names a row of a batch; `number` is the row's in the result, from 1.
  std::string Label(const arrow::RecordBatch& batch, int64_t row, int64_t number) const;
  /// A value as it is written; "NULL" where there is none.
  std::string Text(const arrow::RecordBatch& batch, int64_t row, size_t index) const;
  /// A value, where there is one and it is finite.
  std::optional<double> Number(const arrow::RecordBatch& batch, int64_t row, size_t index) const;

 private:
  std::optional<int> label_;
  std::vector<int> values_;
  std::string label_name_;
  std::vector<std::string> value_names_;
};

}  // namespace dynalake::render
