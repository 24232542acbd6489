#include "engine/scan/hidden_values.h"

#include <string>

#include <duckdb/execution/expression_executor.hpp>

#include "base/time_units.h"
#include "engine/hidden_columns.h"
#include "engine/scan/types.h"
#include "iceberg/model/partition_spec.h"

namespace dynalake::engine {
namespace {

/// DuckDB's own virtual columns begin at 2^63 and are few.
constexpr duckdb::column_t kFirstId = (duckdb::column_t{1} << 63) + 0x10000;

enum class Hidden : uint8_t { kPath, kModifiedTime, kPartition };

Hidden HiddenOf(duckdb::column_t column) { return static_cast<Hidden>(column - kFirstId); }

/// Empty for files of no partition.
std::string PartitionOf(const ScanSpec& spec, const iceberg::DataFile& file) {
  const iceberg::PartitionSpec* partitions =
      spec.metadata == nullptr ? nullptr : spec.metadata->FindSpec(file.spec_id);
  if (partitions == nullptr) {
    return {};
  }
  const auto type = spec.metadata->PartitionTypeOf(file.spec_id);
  return type ? iceberg::PartitionPath(*partitions, *type, file.partition) : std::string();
}

}  // namespace

void AddHiddenColumns(duckdb::virtual_column_map_t& columns) {
  for (size_t i = 0; i < kHiddenColumns.size(); ++i) {
    const HiddenColumn& column = kHiddenColumns[i];
    columns.emplace(kFirstId + i, duckdb::TableColumn(std::string(column.name),
                                                      *ToLogicalType(iceberg::Type(column.type))));
  }
}

bool IsHidden(duckdb::column_t column) {
  return column >= kFirstId && column - kFirstId < kHiddenColumns.size();
}

Result<duckdb::Value> HiddenValue(duckdb::column_t column, const ScanState& scan, size_t file,
                                  storage::ObjectStore& store) {
  const iceberg::DataFile& data = (*scan.spec().files)[file].data->file;
  switch (HiddenOf(column)) {
    case Hidden::kPath:
      return duckdb::Value(data.file_path);
    case Hidden::kPartition:
      return duckdb::Value(PartitionOf(scan.spec(), data));
    case Hidden::kModifiedTime:
      break;
  }
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(data.file_path));
  DYNALAKE_ASSIGN(const storage::ObjectInfo info, store.Head(location));
  const int64_t millis = info.modified_micros / kMicrosPerMilli;
  return duckdb::Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(millis * kMicrosPerMilli));
}

HiddenFilters::HiddenFilters(const ScanState& scan, const duckdb::MultiFilePushdownInfo& info,
                             const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters)
    : scan_(scan), info_(info) {
  for (const auto& filter : filters) {
    bool any = false;
    if (IsOfHiddenAlone(*filter, any) && any && !filter->IsVolatile()) {
      filters_.push_back(filter.get());
    }
  }
}

std::optional<duckdb::column_t> HiddenFilters::ColumnOf(
    const duckdb::Expression& expression) const {
  if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_COLUMN_REF) {
    return std::nullopt;
  }
  const auto& binding = expression.Cast<duckdb::BoundColumnRefExpression>().binding;
  if (binding.table_index != info_.table_index ||
      binding.column_index >= info_.column_indexes.size()) {
    return std::nullopt;
  }
  const auto column = info_.column_indexes[binding.column_index].GetPrimaryIndex();
  const bool is_known = IsHidden(column) && HiddenOf(column) != Hidden::kModifiedTime;
  return is_known ? std::optional(column) : std::nullopt;
}

bool HiddenFilters::IsOfHiddenAlone(const duckdb::Expression& expression, bool& any) const {
  if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_COLUMN_REF) {
    any = true;
    return ColumnOf(expression).has_value();
  }
  bool alone = !expression.HasSubquery();
  duckdb::ExpressionIterator::EnumerateChildren(expression, [&](const duckdb::Expression& child) {
    alone = alone && IsOfHiddenAlone(child, any);
  });
  return alone;
}

void HiddenFilters::PutValues(duckdb::unique_ptr<duckdb::Expression>& expression,
                              size_t file) const {
  if (const auto column = ColumnOf(*expression)) {
    const iceberg::DataFile& data = (*scan_.spec().files)[file].data->file;
    expression = duckdb::make_uniq<duckdb::BoundConstantExpression>(duckdb::Value(
        HiddenOf(*column) == Hidden::kPath ? data.file_path : PartitionOf(scan_.spec(), data)));
    return;
  }
  duckdb::ExpressionIterator::EnumerateChildren(
      *expression, [&](duckdb::unique_ptr<duckdb::Expression>& child) { PutValues(child, file); });
}

bool HiddenFilters::MayMatch(duckdb::ClientContext& context, size_t file) const {
  for (const duckdb::Expression* filter : filters_) {
    duckdb::unique_ptr<duckdb::Expression> of_file = filter->Copy();
    PutValues(of_file, file);
    duckdb::Value holds;
    if (duckdb::ExpressionExecutor::TryEvaluateScalar(context, *of_file, holds) &&
        (holds.IsNull() || !duckdb::BooleanValue::Get(holds))) {
      return false;
    }
  }
  return true;
}

}  // namespace dynalake::engine
