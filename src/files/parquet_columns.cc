#include "files/parquet_columns.h"

#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>
#include <arrow/util/bitmap_ops.h>

#include "base/time_units.h"
#include "files/arrow_status.h"
#include "files/decimal_range.h"
#include "files/distinct_fields.h"

namespace dynalake::files {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using DataType = std::shared_ptr<arrow::DataType>;
using Field = std::shared_ptr<arrow::Field>;

Result<DataType> TypeInParquet(const DataType& type);

/// As the statement that made it calls it.
Error NotInParquet(const arrow::DataType& type) {
  return Fail(ErrorCode::kUnsupported, "type {}",
              type.id() == arrow::Type::INTERVAL_MONTH_DAY_NANO ? "INTERVAL"
              : arrow::is_union(type.id())                      ? "UNION"
                                                                : type.ToString());
}

Result<Field> FieldInParquet(const Field& field) {
  DYNALAKE_ASSIGN(auto type, TypeInParquet(field->type()));
  return field->WithType(std::move(type));
}

Result<DataType> StructInParquet(const arrow::StructType& type) {
  arrow::FieldVector fields;
  for (const Field& field : type.fields()) {
    DYNALAKE_ASSIGN(fields.emplace_back(), FieldInParquet(field));
  }
  return arrow::struct_(std::move(fields));
}

Result<DataType> MapInParquet(const arrow::MapType& type) {
  DYNALAKE_ASSIGN(auto key, FieldInParquet(type.key_field()));
  DYNALAKE_ASSIGN(auto item, FieldInParquet(type.item_field()));
  return DataType(std::make_shared<arrow::MapType>(std::move(key), std::move(item)));
}

Result<DataType> ListInParquet(const arrow::DataType& type) {
  DYNALAKE_ASSIGN(auto element, FieldInParquet(type.field(0)));
  return arrow::list(std::move(element));
}

/// As deep as types lie in each other, which whoever parsed the statement bounds.
Result<DataType> TypeInParquet(const DataType& type) {
  switch (type->id()) {
    case arrow::Type::DICTIONARY:
      return TypeInParquet(static_cast<const arrow::DictionaryType&>(*type).value_type());
    case arrow::Type::TIMESTAMP: {
      const auto& timestamp = static_cast<const arrow::TimestampType&>(*type);
      return timestamp.unit() == arrow::TimeUnit::SECOND
                 ? arrow::timestamp(arrow::TimeUnit::MILLI, timestamp.timezone())
                 : type;
    }
    case arrow::Type::LIST:
    case arrow::Type::FIXED_SIZE_LIST:
      return ListInParquet(*type);
    case arrow::Type::STRUCT:
      return StructInParquet(static_cast<const arrow::StructType&>(*type));
    case arrow::Type::MAP:
      return MapInParquet(static_cast<const arrow::MapType&>(*type));
    case arrow::Type::EXTENSION:
      return type->Equals(arrow::extension::uuid()) ? Result<DataType>(type) : NotInParquet(*type);
    case arrow::Type::BOOL:
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
    case arrow::Type::FIXED_SIZE_BINARY:
    case arrow::Type::DATE32:
    case arrow::Type::TIME64:
      return type;
    default:
      return NotInParquet(*type);
  }
}

Result<Array> Converted(const Array& array, const DataType& type);

Result<Array> Texts(const arrow::DictionaryArray& indexed) {
  const auto& values = static_cast<const arrow::StringArray&>(*indexed.dictionary());
  arrow::StringBuilder texts;
  for (int64_t i = 0; i < indexed.length(); ++i) {
    DYNALAKE_TRY(FromArrow(indexed.IsNull(i)
                               ? texts.AppendNull()
                               : texts.Append(values.GetView(indexed.GetValueIndex(i)))));
  }
  return FromArrow(texts.Finish());
}

Result<Array> Millis(const arrow::TimestampArray& seconds, const DataType& type) {
  arrow::TimestampBuilder millis(type, arrow::default_memory_pool());
  for (int64_t i = 0; i < seconds.length(); ++i) {
    int64_t value = 0;
    if (seconds.IsValid(i) && __builtin_mul_overflow(seconds.Value(i), kMillisPerSecond, &value)) {
      return Fail(ErrorCode::kUnsupported, "the timestamp {} is too far away for milliseconds",
                  seconds.Value(i));
    }
    DYNALAKE_TRY(FromArrow(seconds.IsNull(i) ? millis.AppendNull() : millis.Append(value)));
  }
  return FromArrow(millis.Finish());
}

/// The elements of a null are there too; no offset leads to them.
Result<Array> List(const arrow::FixedSizeListArray& fixed, const DataType& type) {
  arrow::Int32Builder offsets;
  DYNALAKE_TRY(FromArrow(offsets.Reserve(fixed.length() + 1)));
  for (int64_t i = 0; i <= fixed.length(); ++i) {
    offsets.UnsafeAppend(static_cast<int32_t>(fixed.value_offset(i)));
  }
  DYNALAKE_ASSIGN(const Array ends, FromArrow(offsets.Finish()));
  DYNALAKE_ASSIGN(const Array values, Converted(fixed.values(), type->field(0)->type()));
  std::shared_ptr<arrow::Buffer> validity;
  if (fixed.null_count() > 0) {
    DYNALAKE_ASSIGN(validity, FromArrow(arrow::internal::CopyBitmap(
                                  arrow::default_memory_pool(), fixed.null_bitmap_data(),
                                  fixed.offset(), fixed.length())));
  }
  return Array(std::make_shared<arrow::ListArray>(type, fixed.length(), ends->data()->buffers[1],
                                                  values, std::move(validity), fixed.null_count()));
}

/// Lists, structs and maps: the same array around other children.
Result<Array> Around(const arrow::Array& array, const DataType& type) {
  const auto data = array.data()->Copy();
  data->type = type;
  for (size_t i = 0; i < data->child_data.size(); ++i) {
    DYNALAKE_ASSIGN(const Array child, Converted(arrow::MakeArray(data->child_data[i]),
                                                 type->field(static_cast<int>(i))->type()));
    data->child_data[i] = child->data();
  }
  return arrow::MakeArray(data);
}

Result<Array> Converted(const Array& array, const DataType& type) {
  if (array->type()->Equals(type)) {
    return array;
  }
  switch (array->type_id()) {
    case arrow::Type::DICTIONARY:
      return Texts(static_cast<const arrow::DictionaryArray&>(*array));
    case arrow::Type::TIMESTAMP:
      return Millis(static_cast<const arrow::TimestampArray&>(*array), type);
    case arrow::Type::FIXED_SIZE_LIST:
      return List(static_cast<const arrow::FixedSizeListArray&>(*array), type);
    default:
      return Around(*array, type);
  }
}

}  // namespace

Result<ParquetColumns> ParquetColumns::Of(const arrow::Schema& schema) {
  arrow::FieldVector fields;
  for (const Field& field : DistinctFields(schema)) {
    auto converted = FieldInParquet(field);
    if (!converted) {
      return Fail(ErrorCode::kUnsupported,
                  "Parquet has no columns like {}, of {}: CAST it AS varchar, or leave it out",
                  field->name(), converted.error().message());
    }
    fields.push_back(*std::move(converted));
  }
  return ParquetColumns(arrow::schema(std::move(fields)));
}

Result<std::shared_ptr<arrow::RecordBatch>> ParquetColumns::Convert(
    const arrow::RecordBatch& batch) const {
  DYNALAKE_TRY(CheckDecimals(batch));
  arrow::ArrayVector columns;
  for (int i = 0; i < batch.num_columns(); ++i) {
    DYNALAKE_ASSIGN(columns.emplace_back(), Converted(batch.column(i), schema_->field(i)->type()));
  }
  return arrow::RecordBatch::Make(schema_, batch.num_rows(), std::move(columns));
}

}  // namespace dynalake::files
