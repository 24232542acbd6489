#include <arrow/api.h>

#include "shaping/builder/column_builder.h"

namespace dynalake::shaping {
namespace {

std::shared_ptr<arrow::Field> FieldOf(const Column& column, std::shared_ptr<arrow::DataType> type) {
  return arrow::field(
      column.name, std::move(type), !column.required,
      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(column.field_id)}));
}

size_t BitBytes(int64_t rows) { return static_cast<size_t>((rows + 7) / 8); }

}  // namespace

std::shared_ptr<arrow::Array> ColumnBuilder::Finish(int64_t rows) {
  PadTo(rows);
  EndRun();
  if (row_capacity_ == 0) {
    Grow(1);
  }
  std::shared_ptr<arrow::Buffer> validity;
  if (valid_count_ != rows) {
    validity = validity_.Release(BitBytes(rows));
  }
  auto array = column_->children.empty() ? FinishScalar(rows, std::move(validity))
                                         : FinishNested(rows, std::move(validity));
  Restart();
  return array;
}

void ColumnBuilder::Restart() {
  last_rows_ = length_;
  last_bytes_ = bytes_size_;
  length_ = 0;
  run_begin_ = 0;
  valid_count_ = 0;
  row_capacity_ = 0;
  bytes_size_ = 0;
  numbers_ = NumberStats();
  small_numbers_ = SmallNumberStats();
  rows_left_out_.clear();
}

std::shared_ptr<arrow::Array> ColumnBuilder::FinishScalar(int64_t rows,
                                                          std::shared_ptr<arrow::Buffer> validity) {
  const int64_t nulls = rows - valid_count_;
  const auto count = static_cast<size_t>(rows);
  const auto make = [&](std::shared_ptr<arrow::DataType> type,
                        std::shared_ptr<arrow::Buffer> data) {
    return arrow::MakeArray(arrow::ArrayData::Make(std::move(type), rows,
                                                   {std::move(validity), std::move(data)}, nulls));
  };
  switch (column_->type) {
    case ColumnType::kBoolean:
      return make(arrow::boolean(), values_.Release(BitBytes(rows)));
    case ColumnType::kLong:
      return make(arrow::int64(), values_.Release(count * 8));
    case ColumnType::kDouble:
      return make(arrow::float64(), values_.Release(count * 8));
    case ColumnType::kTimestamp:
      return make(arrow::timestamp(arrow::TimeUnit::MICRO), values_.Release(count * 8));
    case ColumnType::kDate:
      return make(arrow::date32(), values_.Release(count * 4));
    case ColumnType::kDecimal: {
      auto type = arrow::decimal128(column_->precision, column_->scale);
      if (ValueWidth() == 16) {
        return make(std::move(type), values_.Release(count * 16));
      }
      PoolArray<Int128> wide(pool_);
      wide.Reserve(count + 1, 0);
      const auto* narrow = reinterpret_cast<const int64_t*>(values_.data());
      std::copy_n(narrow, count, wide.data());
      return make(std::move(type), wide.Release(count));
    }
    default:
      break;
  }
  if (dictionary_) {
    const auto data =
        arrow::ArrayData::Make(arrow::dictionary(arrow::int32(), arrow::utf8()), rows,
                               {std::move(validity), values_.Release(count * 4)}, nulls);
    data->dictionary = dictionary_->ToArrow()->data();
    return arrow::MakeArray(data);
  }
  auto type = column_->type == ColumnType::kString ? arrow::utf8() : arrow::binary();
  return arrow::MakeArray(arrow::ArrayData::Make(
      std::move(type), rows,
      {std::move(validity), values_.Release((count + 1) * 4), bytes_.Release(bytes_size_)}, nulls));
}

std::shared_ptr<arrow::Array> ColumnBuilder::FinishNested(int64_t rows,
                                                          std::shared_ptr<arrow::Buffer> validity) {
  const int64_t nulls = rows - valid_count_;
  const bool is_struct = column_->type == ColumnType::kStruct;
  const int64_t child_rows = is_struct ? rows : offsets()[rows];
  arrow::FieldVector fields;
  std::vector<std::shared_ptr<arrow::ArrayData>> children;
  for (ColumnBuilder& child : children_) {
    children.push_back(child.Finish(child_rows)->data());
    fields.push_back(FieldOf(child.column(), children.back()->type));
  }
  if (is_struct) {
    return arrow::MakeArray(arrow::ArrayData::Make(
        arrow::struct_(fields), rows, {std::move(validity)}, std::move(children), nulls));
  }
  const std::vector<std::shared_ptr<arrow::Buffer>> buffers = {
      std::move(validity), values_.Release(static_cast<size_t>(rows + 1) * 4)};
  if (column_->type == ColumnType::kList) {
    return arrow::MakeArray(
        arrow::ArrayData::Make(arrow::list(fields[0]), rows, buffers, std::move(children), nulls));
  }
  auto entries =
      arrow::ArrayData::Make(arrow::struct_(fields), child_rows, {nullptr}, std::move(children), 0);
  return arrow::MakeArray(
      arrow::ArrayData::Make(std::make_shared<arrow::MapType>(fields[0], fields[1]), rows, buffers,
                             {std::move(entries)}, nulls));
}

}  // namespace dynalake::shaping
