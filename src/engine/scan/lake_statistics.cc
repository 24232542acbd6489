#include "engine/scan/lake_statistics.h"

#include <algorithm>
#include <optional>

#include "engine/scan/types.h"
#include "iceberg/scan/prune.h"

namespace dynalake::engine {
namespace {

using iceberg::Literal;
using iceberg::TypeId;

/// Types whose bounds are whole values. Text is cut, and no bound speaks of NaN.
bool HasExactBounds(TypeId type) {
  switch (type) {
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return true;
    default:
      return false;
  }
}

bool MayHoldNan(const LakeFileList& files, const iceberg::NestedField& field) {
  if (field.type.is_nested()) {
    return std::ranges::any_of(field.type.fields(), [&](const iceberg::NestedField& child) {
      return MayHoldNan(files, child);
    });
  }
  if (field.type.id() != TypeId::kFloat && field.type.id() != TypeId::kDouble) {
    return false;
  }
  for (size_t i = 0; i < files.files().size(); ++i) {
    const int64_t* nans = files.file(i).data->file.nan_value_counts.Find(field.id);
    if (nans == nullptr || *nans != 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool MayHoldNan(const LakeFileList& files, duckdb::column_t column) {
  const ScanSpec& spec = files.state()->spec();
  return column < spec.columns.size() && MayHoldNan(files, spec.columns[column]);
}

duckdb::unique_ptr<duckdb::BaseStatistics> ColumnStatistics(const LakeFileList& files,
                                                            duckdb::column_t column) {
  const ScanSpec& spec = files.state()->spec();
  if (spec.metadata == nullptr || column >= spec.columns.size() || files.files().empty() ||
      !HasExactBounds(spec.columns[column].type.id())) {
    return nullptr;
  }
  const iceberg::NestedField& field = spec.columns[column];
  std::optional<Literal> lowest;
  std::optional<Literal> highest;
  bool has_null = false;
  for (size_t i = 0; i < files.files().size(); ++i) {
    const iceberg::DataFile& file = files.file(i).data->file;
    const int64_t* nulls = file.null_value_counts.Find(field.id);
    if (nulls == nullptr) {
      return nullptr;
    }
    has_null = has_null || *nulls > 0;
    if (*nulls == file.record_count) {
      continue;
    }
    std::optional<Literal> lower = iceberg::ReadBound(field.type, file.lower_bounds.Find(field.id));
    std::optional<Literal> upper = iceberg::ReadBound(field.type, file.upper_bounds.Find(field.id));
    if (!lower || !upper) {
      return nullptr;
    }
    lowest = lowest && *lowest < *lower ? lowest : lower;
    highest = highest && *highest > *upper ? highest : upper;
  }
  if (!lowest || !highest) {
    return nullptr;
  }
  auto type = ToLogicalType(field.type);
  auto statistics = duckdb::NumericStats::CreateEmpty(*type);
  duckdb::NumericStats::SetMin(statistics, ToValue(field.type, *lowest));
  duckdb::NumericStats::SetMax(statistics, ToValue(field.type, *highest));
  statistics.Set(has_null ? duckdb::StatsInfo::CAN_HAVE_NULL_AND_VALID_VALUES
                          : duckdb::StatsInfo::CANNOT_HAVE_NULL_VALUES);
  if (!has_null) {
    statistics.Set(duckdb::StatsInfo::CAN_HAVE_VALID_VALUES);
  }
  return statistics.ToUnique();
}

}  // namespace dynalake::engine
