#include "engine/scan/lake_statistics.h"

#include <algorithm>

#include "engine/scan/types.h"
#include "iceberg/scan/column_range.h"

namespace dynalake::engine {
namespace {

using iceberg::TypeId;

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
  if (spec.metadata == nullptr || column >= spec.columns.size()) {
    return nullptr;
  }
  const iceberg::NestedField& field = spec.columns[column];
  if (field.type.id() == TypeId::kDecimal) {
    return nullptr;
  }
  iceberg::ColumnRangeMaker maker(field);
  for (size_t i = 0; i < files.files().size(); ++i) {
    maker.Add(files.file(i).data->file);
  }
  const auto range = maker.range();
  if (!range) {
    return nullptr;
  }
  auto type = ToLogicalType(field.type);
  auto statistics = duckdb::NumericStats::CreateEmpty(*type);
  duckdb::NumericStats::SetMin(statistics, ToValue(field.type, range->least));
  duckdb::NumericStats::SetMax(statistics, ToValue(field.type, range->greatest));
  statistics.Set(range->has_null ? duckdb::StatsInfo::CAN_HAVE_NULL_AND_VALID_VALUES
                                 : duckdb::StatsInfo::CANNOT_HAVE_NULL_VALUES);
  if (!range->has_null) {
    statistics.Set(duckdb::StatsInfo::CAN_HAVE_VALID_VALUES);
  }
  return statistics.ToUnique();
}

}  // namespace dynalake::engine
