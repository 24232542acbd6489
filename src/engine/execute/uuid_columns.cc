#include "engine/execute/uuid_columns.h"

#include <array>
#include <utility>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>

#include "base/uuid.h"

namespace dynalake::engine {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using DataType = std::shared_ptr<arrow::DataType>;
using Field = std::shared_ptr<arrow::Field>;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;

DataType WithUuids(const DataType& type, const LogicalType& sql);

Field WithUuids(const Field& field, const LogicalType& sql) {
  return field->WithType(WithUuids(field->type(), sql));
}

DataType StructWithUuids(const arrow::DataType& type, const LogicalType& sql) {
  arrow::FieldVector fields;
  for (int i = 0; i < type.num_fields(); ++i) {
    const auto index = static_cast<duckdb::idx_t>(i);
    fields.push_back(WithUuids(type.field(i), duckdb::StructType::GetChildType(sql, index)));
  }
  return arrow::struct_(std::move(fields));
}

DataType MapWithUuids(const arrow::MapType& type, const LogicalType& sql) {
  return std::make_shared<arrow::MapType>(
      WithUuids(type.key_field(), duckdb::MapType::KeyType(sql)),
      WithUuids(type.item_field(), duckdb::MapType::ValueType(sql)));
}

/// As deep as types lie in each other, which DuckDB bounds.
DataType WithUuids(const DataType& type, const LogicalType& sql) {
  switch (sql.id()) {
    case LogicalTypeId::UUID:
      return arrow::extension::uuid();
    case LogicalTypeId::LIST:
      return arrow::list(WithUuids(type->field(0), duckdb::ListType::GetChildType(sql)));
    case LogicalTypeId::ARRAY:
      return arrow::fixed_size_list(
          WithUuids(type->field(0), duckdb::ArrayType::GetChildType(sql)),
          static_cast<const arrow::FixedSizeListType&>(*type).list_size());
    case LogicalTypeId::STRUCT:
      return StructWithUuids(*type, sql);
    case LogicalTypeId::MAP:
      return MapWithUuids(static_cast<const arrow::MapType&>(*type), sql);
    default:
      return type;
  }
}

Error UuidError(const arrow::Status& status) {
  return Fail(ErrorCode::kInternal, "UUIDs as Arrow: {}", status.ToString());
}

Result<Array> Uuids(const arrow::StringArray& texts) {
  arrow::FixedSizeBinaryBuilder bytes(arrow::fixed_size_binary(16));
  arrow::Status status = bytes.Reserve(texts.length());
  for (int64_t i = 0; i < texts.length() && status.ok(); ++i) {
    if (texts.IsNull(i)) {
      status = bytes.AppendNull();
      continue;
    }
    DYNALAKE_ASSIGN(const Uuid uuid, Uuid::Parse(texts.GetView(i)));
    status = bytes.Append(uuid.bytes());
  }
  auto built = status.ok() ? bytes.Finish() : arrow::Result<Array>(status);
  if (!built.ok()) {
    return UuidError(built.status());
  }
  return arrow::ExtensionType::WrapArray(arrow::extension::uuid(), *built);
}

Result<Array> Converted(const Array& array, const DataType& type) {
  if (array->type()->Equals(type)) {
    return array;
  }
  if (type->id() == arrow::Type::EXTENSION) {
    return Uuids(static_cast<const arrow::StringArray&>(*array));
  }
  const auto data = array->data()->Copy();
  data->type = type;
  for (size_t i = 0; i < data->child_data.size(); ++i) {
    DYNALAKE_ASSIGN(const Array child, Converted(arrow::MakeArray(data->child_data[i]),
                                                 type->field(static_cast<int>(i))->type()));
    data->child_data[i] = child->data();
  }
  return arrow::MakeArray(data);
}

}  // namespace

UuidColumns::UuidColumns(const std::shared_ptr<arrow::Schema>& schema,
                         const duckdb::vector<LogicalType>& types)
    : schema_(schema) {
  arrow::FieldVector fields;
  for (int i = 0; i < schema->num_fields(); ++i) {
    fields.push_back(WithUuids(schema->field(i), types[static_cast<duckdb::idx_t>(i)]));
    any_ = any_ || !fields.back()->Equals(schema->field(i));
  }
  if (any_) {
    schema_ = arrow::schema(std::move(fields));
  }
}

Result<std::shared_ptr<arrow::RecordBatch>> UuidColumns::Convert(
    std::shared_ptr<arrow::RecordBatch> batch) const {
  if (!any_) {
    return batch;
  }
  arrow::ArrayVector columns;
  for (int i = 0; i < batch->num_columns(); ++i) {
    DYNALAKE_ASSIGN(columns.emplace_back(), Converted(batch->column(i), schema_->field(i)->type()));
  }
  return arrow::RecordBatch::Make(schema_, batch->num_rows(), std::move(columns));
}

}  // namespace dynalake::engine
