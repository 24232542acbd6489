#include "shaping/builder/column_builder.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"

namespace dynalake::shaping {
namespace {

constexpr int64_t kFirstRows = 1024;

}  // namespace

ColumnBuilder::ColumnBuilder(const Column& column, BufferPool* pool, bool may_use_dictionary)
    : column_(&column),
      pool_(pool),
      kind_(KindOf(column)),
      scale_(static_cast<uint8_t>(column.scale)),
      integer_digits_(static_cast<uint8_t>(column.precision - column.scale)),
      validity_(pool),
      values_(pool),
      bytes_(pool) {
  name_.reserve(column.step.name.size() + kBlockPadding);
  name_ = column.step.name;
  if (may_use_dictionary && column.type == ColumnType::kString &&
      column.encoding == CellEncoding::kS) {
    dictionary_ = std::make_unique<StringDictionary>();
    kind_ = Kind::kDictionary;
  }
  children_.reserve(column.children.size());
  for (const Column& child : column.children) {
    children_.emplace_back(child, pool, false);
  }
}

ColumnBuilder::Kind ColumnBuilder::KindOf(const Column& column) {
  if (column.encoding == CellEncoding::kS) {
    return Kind::kText;
  }
  if (column.encoding == CellEncoding::kN && column.type == ColumnType::kLong) {
    return Kind::kLong;
  }
  const bool decimal = column.encoding == CellEncoding::kN && column.type == ColumnType::kDecimal;
  return decimal && column.precision <= 18 ? Kind::kDecimal : Kind::kOther;
}

/// Bytes of a row in `values_`; 0 where it is a bit or there is none.
size_t ColumnBuilder::ValueWidth() const {
  switch (column_->type) {
    case ColumnType::kLong:
    case ColumnType::kDouble:
    case ColumnType::kTimestamp:
      return 8;
    case ColumnType::kDecimal:
      return column_->precision <= 18 ? 8 : 16;
    case ColumnType::kBoolean:
    case ColumnType::kStruct:
      return 0;
    default:
      return 4;
  }
}

void ColumnBuilder::Grow(int64_t rows) {
  const auto used = static_cast<size_t>(length_);
  const auto wanted =
      static_cast<size_t>(std::max({rows, row_capacity_ * 2, kFirstRows, last_rows_}));
  const size_t bits = (wanted + 7) / 8;
  const size_t used_bits = (used + 7) / 8;
  validity_.Reserve(bits, used_bits);
  std::memset(validity_.data() + used_bits, 0, bits - used_bits);
  if (const size_t width = ValueWidth(); width != 0) {
    // One more than rows: offsets.
    values_.Reserve((wanted + 1) * width, row_capacity_ == 0 ? 0 : (used + 1) * width);
    if (row_capacity_ == 0) {
      std::memset(values_.data(), 0, width);
    }
  } else if (column_->type == ColumnType::kBoolean) {
    values_.Reserve(bits, used_bits);
    std::memset(values_.data() + used_bits, 0, bits - used_bits);
  }
  row_capacity_ = static_cast<int64_t>(wanted);
}

/// Sets the validity of the rows since the last null at once.
void ColumnBuilder::EndRun() {
  if (run_begin_ == length_) {
    return;
  }
  uint8_t* const bits = validity_.data();
  const auto first = static_cast<size_t>(run_begin_) / 8;
  const auto last = static_cast<size_t>(length_) / 8;
  const auto from_first = static_cast<uint8_t>(0xff << (run_begin_ & 7));
  const auto below_last = static_cast<uint8_t>(~(0xff << (length_ & 7)));
  if (first == last) {
    bits[first] |= static_cast<uint8_t>(from_first & below_last);
  } else {
    bits[first] |= from_first;
    std::memset(bits + first + 1, 0xff, last - first - 1);
    if (below_last != 0) {  // else that byte may be behind the last one
      bits[last] |= below_last;
    }
  }
  valid_count_ += length_ - run_begin_;
  run_begin_ = length_;
}

/// As `EndRun`, also for the nested fields.
void ColumnBuilder::EndRuns() {
  EndRun();
  for (ColumnBuilder& child : children_) {
    child.EndRuns();
  }
}

void ColumnBuilder::PadSlowly(int64_t rows) {
  EndRun();
  if (rows > row_capacity_) {
    Grow(rows);
  }
  const size_t width = ValueWidth();
  const bool has_offsets = width == 4 && !dictionary_ && column_->type != ColumnType::kDate;
  if (has_offsets) {
    int32_t* const at = offsets();
    std::fill(at + length_ + 1, at + rows + 1, at[length_]);
  } else if (width != 0) {
    std::memset(values_.data() + static_cast<size_t>(length_) * width, 0,
                static_cast<size_t>(rows - length_) * width);
  }
  length_ = rows;
  run_begin_ = rows;
}

void ColumnBuilder::Clear() {
  EndRun();
  DYNALAKE_ASSERT(valid_count_ == 0);
  length_ = 0;
  run_begin_ = 0;
  bytes_size_ = 0;
  for (ColumnBuilder& child : children_) {
    child.Clear();
  }
}

}  // namespace dynalake::shaping
