#include "shaping/columns/iceberg_schema.h"

namespace dynalake::shaping {
namespace {

iceberg::NestedField FieldOf(const Column& column);

iceberg::Type TypeOf(const Column& column) {
  using iceberg::Type;
  using iceberg::TypeId;
  switch (column.type) {
    case ColumnType::kString:
      return Type(TypeId::kString);
    case ColumnType::kBinary:
      return Type(TypeId::kBinary);
    case ColumnType::kBoolean:
      return Type(TypeId::kBoolean);
    case ColumnType::kLong:
      return Type(TypeId::kLong);
    case ColumnType::kDecimal:
      return Type::Decimal(column.precision, column.scale);
    case ColumnType::kDouble:
      return Type(TypeId::kDouble);
    case ColumnType::kTimestamp:
      return Type(TypeId::kTimestamp);
    case ColumnType::kDate:
      return Type(TypeId::kDate);
    case ColumnType::kList:
      return Type::List(column.children[0].field_id, false, TypeOf(column.children[0]));
    case ColumnType::kMap:
      return Type::Map(column.children[0].field_id, TypeOf(column.children[0]),
                       column.children[1].field_id, false, TypeOf(column.children[1]));
    case ColumnType::kStruct:
      break;
  }
  std::vector<iceberg::NestedField> fields;
  for (const Column& child : column.children) {
    fields.push_back(FieldOf(child));
  }
  return Type::Struct(std::move(fields));
}

iceberg::NestedField MakeField(int32_t id, std::string name, bool required, iceberg::Type type) {
  iceberg::NestedField field;
  field.id = id;
  field.name = std::move(name);
  field.required = required;
  field.type = std::move(type);
  return field;
}

iceberg::NestedField FieldOf(const Column& column) {
  return MakeField(column.field_id, column.name, column.required, TypeOf(column));
}

}  // namespace

Result<iceberg::Schema> IcebergSchema(const TableColumns& columns) {
  using iceberg::Type;
  using iceberg::TypeId;
  std::vector<iceberg::NestedField> fields;
  std::vector<int32_t> keys;
  for (const Column& column : columns.columns) {
    fields.push_back(FieldOf(column));
    if (column.required) {
      keys.push_back(column.field_id);
    }
  }
  fields.push_back(MakeField(kEntityFieldId, "_entity", false, Type(TypeId::kString)));
  fields.push_back(MakeField(kRestFieldId, "_rest", false, Type(TypeId::kString)));
  fields.push_back(MakeField(kWrittenAtFieldId, "_written_at", false, Type(TypeId::kTimestamp)));
  fields.push_back(MakeField(kPositionFieldId, "_position", false, Type(TypeId::kString)));
  return iceberg::Schema::Make(0, std::move(fields), std::move(keys));
}

}  // namespace dynalake::shaping
