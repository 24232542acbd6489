#include "query/listings/batch_builder.h"

#include <arrow/api.h>

namespace dynalake::query {
namespace {

Error FromArrow(const arrow::Status& status) {
  return Fail(status.IsOutOfMemory() ? ErrorCode::kResourceExhausted : ErrorCode::kInternal,
              "rows of a listing: {}", status.ToString());
}

std::shared_ptr<arrow::Schema> SchemaWith(
    std::span<const std::string> names, std::span<const SqlType> types,
    std::shared_ptr<arrow::DataType> type_of(const SqlType&)) {
  arrow::FieldVector fields;
  for (size_t i = 0; i < names.size(); ++i) {
    fields.push_back(arrow::field(names[i], type_of(types[i])));
  }
  return arrow::schema(std::move(fields));
}

}  // namespace

std::shared_ptr<arrow::Schema> RowSchema(std::span<const std::string> names,
                                         std::span<const SqlType> types) {
  return SchemaWith(names, types, ArrowTypeOf);
}

std::shared_ptr<arrow::Schema> StoredSchema(std::span<const std::string> names,
                                            std::span<const SqlType> types) {
  return SchemaWith(names, types, StorageTypeOf);
}

BatchBuilder::BatchBuilder(std::shared_ptr<arrow::Schema> schema) : schema_(std::move(schema)) {}
BatchBuilder::~BatchBuilder() = default;

Result<std::unique_ptr<BatchBuilder>> BatchBuilder::Make(std::shared_ptr<arrow::Schema> schema) {
  std::unique_ptr<BatchBuilder> batch(new BatchBuilder(std::move(schema)));
  for (const auto& field : batch->schema_->fields()) {
    auto builder = arrow::MakeBuilder(field->type());
    if (!builder.ok()) {
      return FromArrow(builder.status());
    }
    batch->builders_.push_back(*std::move(builder));
  }
  return batch;
}

Cell BatchBuilder::CellOf(size_t column) { return {*builders_[column], status_}; }

Result<std::shared_ptr<arrow::RecordBatch>> BatchBuilder::Finish() {
  if (rows_ == 0) {
    return std::shared_ptr<arrow::RecordBatch>();
  }
  arrow::ArrayVector arrays;
  for (const auto& builder : builders_) {
    status_ &= builder->Finish(&arrays.emplace_back());
  }
  if (!status_.ok()) {
    return FromArrow(status_);
  }
  return arrow::RecordBatch::Make(schema_, std::exchange(rows_, 0), std::move(arrays));
}

}  // namespace dynalake::query
