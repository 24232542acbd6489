#include "files/column_metrics.h"

#include <charconv>
#include <string>
#include <utility>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>

#include "files/arrow_status.h"
#include "files/leaf_metrics_internal.h"

namespace dynalake::files {
namespace {

using internal::GatheredColumn;
using Columns = std::vector<std::unique_ptr<GatheredColumn>>;

class StructColumn final : public GatheredColumn {
 public:
  explicit StructColumn(Columns children) : children_(std::move(children)) {}

  Result<void> Add(const std::shared_ptr<arrow::Array>& array) override {
    if (array->type_id() != arrow::Type::STRUCT ||
        array->num_fields() != static_cast<int>(children_.size())) {
      return Fail(ErrorCode::kInternal, "a struct column arrives as {}", array->type()->ToString());
    }
    const auto& structs = static_cast<const arrow::StructArray&>(*array);
    for (int i = 0; i < structs.num_fields(); ++i) {
      auto child = structs.null_count() == 0 ? arrow::Result(structs.field(i))
                                             : structs.GetFlattenedField(i);
      DYNALAKE_ASSIGN(const auto values, FromArrow(std::move(child)));
      DYNALAKE_TRY(children_[static_cast<size_t>(i)]->Add(values));
    }
    return {};
  }

  void FillInto(iceberg::DataFile* file) override {
    for (const auto& child : children_) {
      child->FillInto(file);
    }
  }

 private:
  Columns children_;
};

/// Lists and maps, inside which nothing is gathered.
class RepeatedColumn final : public GatheredColumn {
 public:
  Result<void> Add(const std::shared_ptr<arrow::Array>& /*array*/) override { return {}; }
  void FillInto(iceberg::DataFile* /*file*/) override {}
};

Result<std::unique_ptr<GatheredColumn>> MakeColumn(const arrow::Field& field, bool required) {
  required = required && !field.nullable();
  switch (field.type()->id()) {
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST:
    case arrow::Type::MAP:
      return std::unique_ptr<GatheredColumn>(std::make_unique<RepeatedColumn>());
    case arrow::Type::STRUCT: {
      Columns children;
      for (const auto& child : field.type()->fields()) {
        DYNALAKE_ASSIGN(children.emplace_back(), MakeColumn(*child, required));
      }
      return std::unique_ptr<GatheredColumn>(std::make_unique<StructColumn>(std::move(children)));
    }
    default: {
      DYNALAKE_ASSIGN(const int32_t id, FieldIdOf(field));
      return internal::MakeLeaf(id, field, required);
    }
  }
}

}  // namespace

Result<int32_t> FieldIdOf(const arrow::Field& field) {
  std::string text;
  if (field.metadata() != nullptr) {
    text = field.metadata()->Get("PARQUET:field_id").ValueOr("");
  }
  int32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Fail(ErrorCode::kInternal, "the field {} has no field id", field.name());
  }
  return id;
}

ColumnMetrics::ColumnMetrics() = default;
ColumnMetrics::ColumnMetrics(ColumnMetrics&&) noexcept = default;
ColumnMetrics& ColumnMetrics::operator=(ColumnMetrics&&) noexcept = default;
ColumnMetrics::~ColumnMetrics() = default;

Result<ColumnMetrics> ColumnMetrics::Make(const arrow::Schema& schema) {
  ColumnMetrics metrics;
  for (const auto& field : schema.fields()) {
    DYNALAKE_ASSIGN(metrics.columns_.emplace_back(), MakeColumn(*field, true));
  }
  return metrics;
}

Result<void> ColumnMetrics::Add(const arrow::RecordBatch& batch) {
  if (batch.num_columns() != static_cast<int>(columns_.size())) {
    return Fail(ErrorCode::kInternal, "a batch has {} columns and its file {}", batch.num_columns(),
                columns_.size());
  }
  for (int i = 0; i < batch.num_columns(); ++i) {
    DYNALAKE_TRY(columns_[static_cast<size_t>(i)]->Add(batch.column(i)));
  }
  return {};
}

void ColumnMetrics::FillInto(iceberg::DataFile* file) {
  for (const auto& column : columns_) {
    column->FillInto(file);
  }
}

}  // namespace dynalake::files
