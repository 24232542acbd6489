#include "render/chart_columns.h"

#include <cmath>

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "render/cell.h"
#include "render/escape.h"

namespace dynalake::render {

Result<ChartColumns> ChartColumns::Of(const arrow::Schema& schema) {
  ChartColumns columns;
  const auto add_value = [&](int column) {
    columns.values_.push_back(column);
    columns.value_names_.push_back(ForTerminal(schema.field(column)->name()));
  };
  for (int i = 1; i < schema.num_fields(); ++i) {
    if (IsRightAligned(*schema.field(i)->type())) {
      add_value(i);
    }
  }
  if (!columns.values_.empty()) {
    columns.label_ = 0;
    columns.label_name_ = ForTerminal(schema.field(0)->name());
    return columns;
  }
  if (schema.num_fields() == 1 && IsRightAligned(*schema.field(0)->type())) {
    add_value(0);
    return columns;
  }
  return Error(ErrorCode::kInvalidArgument,
               "there is no column of numbers behind the first, which names the rows: a chart "
               "draws numbers");
}

std::string ChartColumns::Label(const arrow::RecordBatch& batch, int64_t row,
                                int64_t number) const {
  if (!label_) {
    return std::to_string(number);
  }
  const arrow::Array& array = *batch.column(*label_);
  std::string text;
  if (array.IsNull(row)) {
    text = "NULL";
  } else {
    AppendCellText(array, row, BinaryText::kHex, text);
  }
  return ForTerminal(text);
}

std::string ChartColumns::Text(const arrow::RecordBatch& batch, int64_t row, size_t index) const {
  const arrow::Array& array = *batch.column(values_[index]);
  std::string text;
  if (array.IsNull(row)) {
    return "NULL";
  }
  AppendCellText(array, row, BinaryText::kHex, text);
  return text;
}

std::optional<double> ChartColumns::Number(const arrow::RecordBatch& batch, int64_t row,
                                           size_t index) const {
  const arrow::Array& array = *batch.column(values_[index]);
  if (array.IsNull(row)) {
    return std::nullopt;
  }
  const double number = NumberOf(array, row);
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

}  // namespace dynalake::render
