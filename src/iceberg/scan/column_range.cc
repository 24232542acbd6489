#include "iceberg/scan/column_range.h"

#include <utility>

#include "iceberg/scan/prune.h"

namespace dynalake::iceberg {
namespace {

bool HasExactBounds(TypeId type) {
  switch (type) {
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDecimal:
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<int64_t> NullsIn(const DataFile& file, int32_t field_id) {
  const int64_t* values = file.value_counts.Find(field_id);
  const int64_t* nulls = file.null_value_counts.Find(field_id);
  return values != nullptr && nulls != nullptr && *values == file.record_count
             ? std::optional(*nulls)
             : std::nullopt;
}

ColumnRangeMaker::ColumnRangeMaker(const NestedField& field)
    : field_(field), is_known_(HasExactBounds(field.type.id())) {}

void ColumnRangeMaker::Add(const DataFile& file) {
  const auto nulls = NullsIn(file, field_.id);
  is_known_ = is_known_ && nulls.has_value();
  if (!is_known_) {
    return;
  }
  has_null_ = has_null_ || *nulls > 0;
  if (*nulls == file.record_count) {
    return;
  }
  auto lower = ReadBound(field_.type, file.lower_bounds.Find(field_.id));
  auto upper = ReadBound(field_.type, file.upper_bounds.Find(field_.id));
  is_known_ = lower && upper;
  if (!is_known_) {
    return;
  }
  if (!least_ || *lower < *least_) {
    least_ = std::move(lower);
  }
  if (!greatest_ || *upper > *greatest_) {
    greatest_ = std::move(upper);
  }
}

std::optional<ColumnRange> ColumnRangeMaker::range() const {
  return is_known_ && least_ && greatest_
             ? std::optional(
                   ColumnRange{.least = *least_, .greatest = *greatest_, .has_null = has_null_})
             : std::nullopt;
}

}  // namespace dynalake::iceberg
