#include "query/listings/cells.h"

#include <arrow/api.h>
#include <arrow/extension/uuid.h>

#include "base/floor_divide.h"
#include "base/time_units.h"

namespace dynalake::query {
namespace {

using DataType = std::shared_ptr<arrow::DataType>;

constexpr int32_t kUuidBytes = 16;
constexpr int32_t kMicroDigits = 6;

DataType TimestampOf(int32_t precision) {
  return arrow::timestamp(precision > kMicroDigits ? arrow::TimeUnit::NANO
                                                   : arrow::TimeUnit::MICRO);
}

DataType TypeWith(const SqlType& type, const DataType& uuid) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return arrow::boolean();
    case TypeKind::kInteger:
      return arrow::int32();
    case TypeKind::kBigint:
      return arrow::int64();
    case TypeKind::kReal:
      return arrow::float32();
    case TypeKind::kDouble:
      return arrow::float64();
    case TypeKind::kDecimal:
      return arrow::decimal128(type.precision, type.scale);
    case TypeKind::kVarbinary:
      return arrow::binary();
    case TypeKind::kDate:
      return arrow::date32();
    case TypeKind::kTime:
      return arrow::time64(arrow::TimeUnit::MICRO);
    case TypeKind::kTimestamp:
      return TimestampOf(type.precision);
    case TypeKind::kTimestampWithZone:
      return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    case TypeKind::kUuid:
      return uuid;
    case TypeKind::kArray:
      return arrow::list(arrow::field("element", TypeWith(type.child(0), uuid)));
    case TypeKind::kMap:
      return arrow::map(TypeWith(type.child(0), uuid), TypeWith(type.child(1), uuid));
    case TypeKind::kRow: {
      arrow::FieldVector fields;
      const std::vector<std::string> names = DuckFieldNames(type);
      for (size_t i = 0; i < names.size(); ++i) {
        fields.push_back(arrow::field(names[i], TypeWith(type.child(i), uuid)));
      }
      return arrow::struct_(std::move(fields));
    }
    default:
      return arrow::utf8();  // varchar, and JSON as its text
  }
}

arrow::Decimal128 DecimalOf(iceberg::Int128 value) {
  constexpr int kHalf = 64;
  return {static_cast<int64_t>(value >> kHalf), static_cast<uint64_t>(value)};
}

}  // namespace

DataType ArrowTypeOf(const SqlType& type) { return TypeWith(type, arrow::extension::uuid()); }

DataType StorageTypeOf(const SqlType& type) {
  return TypeWith(type, arrow::fixed_size_binary(kUuidBytes));
}

void Cell::Null() const { Note(builder_->AppendNull()); }
void Cell::Put(bool value) const { Note(As<arrow::BooleanBuilder>().Append(value)); }
void Cell::Put(int32_t value) const { Note(As<arrow::Int32Builder>().Append(value)); }
void Cell::Put(std::string_view value) const { Note(As<arrow::BinaryBuilder>().Append(value)); }

void Cell::Put(int64_t value) const {
  switch (builder_->type()->id()) {
    case arrow::Type::TIMESTAMP:
      return Note(As<arrow::TimestampBuilder>().Append(value));
    case arrow::Type::TIME64:
      return Note(As<arrow::Time64Builder>().Append(value));
    default:
      return Note(As<arrow::Int64Builder>().Append(value));
  }
}

void Cell::Put(const iceberg::Type& type, const std::optional<iceberg::Literal>& value) const {
  using iceberg::TypeId;
  if (!value) {
    return Null();
  }
  switch (type.id()) {
    case TypeId::kBoolean:
      return Put(value->boolean());
    case TypeId::kInt:
      return Put(value->int32());
    case TypeId::kDate:
      return Note(As<arrow::Date32Builder>().Append(value->int32()));
    case TypeId::kFloat:
      return Note(As<arrow::FloatBuilder>().Append(value->float32()));
    case TypeId::kDouble:
      return Note(As<arrow::DoubleBuilder>().Append(value->float64()));
    case TypeId::kDecimal:
      return Note(As<arrow::Decimal128Builder>().Append(DecimalOf(value->decimal())));
    case TypeId::kTimestampTzNs:
      return Put(FloorDivide(value->int64(), kNanosPerMicro));
    case TypeId::kUuid:
      return Note(As<arrow::FixedSizeBinaryBuilder>().Append(value->bytes()));
    case TypeId::kString:
    case TypeId::kFixed:
    case TypeId::kBinary:
      return Put(std::string_view(value->bytes()));
    default:
      return Put(value->int64());
  }
}

Cell Cell::BeginArray() const {
  auto& list = As<arrow::ListBuilder>();
  Note(list.Append());
  return {*list.value_builder(), *status_};
}

Cell::Entries Cell::BeginMap() const {
  auto& map = As<arrow::MapBuilder>();
  Note(map.Append());
  return {.key = {*map.key_builder(), *status_}, .value = {*map.item_builder(), *status_}};
}

void Cell::BeginRow() const { Note(As<arrow::StructBuilder>().Append()); }

Cell Cell::Field(size_t index) const {
  return {*As<arrow::StructBuilder>().field_builder(static_cast<int>(index)), *status_};
}

}  // namespace dynalake::query
