#include "app/reports/result_row.h"

#include <utility>

#include <arrow/api.h>

#include "render/cell.h"

namespace dynalake::app {
namespace {

std::optional<std::string> TextAt(const arrow::Array& array, int64_t row) {
  if (array.type_id() == arrow::Type::NA || array.IsNull(row)) {
    return std::nullopt;
  }
  std::string text;
  render::AppendCellText(array, row, render::BinaryText::kHex, text);
  return text;
}

}  // namespace

std::optional<int64_t> ResultRow::Number() {
  const arrow::Array& array = *batch_.column(next_++);
  return array.type_id() != arrow::Type::INT64 || array.IsNull(row_)
             ? std::nullopt
             : std::optional(static_cast<const arrow::Int64Array&>(array).Value(row_));
}

std::optional<std::string> ResultRow::Value() { return TextAt(*batch_.column(next_++), row_); }

std::vector<std::string> ResultRow::Values() {
  std::vector<std::string> values;
  const arrow::Array& array = *batch_.column(next_++);
  if (array.type_id() == arrow::Type::LIST && !array.IsNull(row_)) {
    const auto& list = static_cast<const arrow::ListArray&>(array);
    for (int64_t i = 0; i < list.value_length(row_); ++i) {
      if (auto text = TextAt(*list.values(), list.value_offset(row_) + i)) {
        values.push_back(*std::move(text));
      }
    }
  }
  return values;
}

}  // namespace dynalake::app
