#include "shaping/builder/cell_reader.h"

#include <charconv>
#include <cstring>
#include <optional>

#include <arrow/api.h>
#include <arrow/util/checked_cast.h>

#include "base/base64.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/value.h"
#include "shaping/builder/number_cell.h"
#include "shaping/builder/time_cell.h"

namespace dynalake::shaping {
namespace {

using arrow::internal::checked_cast;

std::optional<int32_t> FieldIdOf(const arrow::Field& field) {
  if (!field.HasMetadata()) {
    return std::nullopt;
  }
  const auto text = field.metadata()->Get("PARQUET:field_id");
  int32_t id = 0;
  if (!text.ok() ||
      std::from_chars(text->data(), text->data() + text->size(), id).ec != std::errc()) {
    return std::nullopt;
  }
  return id;
}

/// The integer of a row of any of Arrow's integer types.
std::optional<int64_t> IntegerCell(const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case arrow::Type::INT64:
      return checked_cast<const arrow::Int64Array&>(array).Value(row);
    case arrow::Type::INT32:
      return checked_cast<const arrow::Int32Array&>(array).Value(row);
    case arrow::Type::INT16:
      return checked_cast<const arrow::Int16Array&>(array).Value(row);
    case arrow::Type::INT8:
      return checked_cast<const arrow::Int8Array&>(array).Value(row);
    default:
      return std::nullopt;
  }
}

Int128 DecimalCell(const arrow::Array& array, int64_t row) {
  const auto& fixed = checked_cast<const arrow::FixedSizeBinaryArray&>(array);
  const uint8_t* bytes = fixed.GetValue(row);
  switch (array.type_id()) {
    case arrow::Type::DECIMAL32: {
      int32_t value = 0;
      std::memcpy(&value, bytes, sizeof(value));
      return value;
    }
    case arrow::Type::DECIMAL64: {
      int64_t value = 0;
      std::memcpy(&value, bytes, sizeof(value));
      return value;
    }
    default: {  // wider ones hold values of at most 38 digits: their low half is the value
      Int128 value = 0;
      std::memcpy(&value, bytes, sizeof(value));
      return value;
    }
  }
}

bool IsDecimal(arrow::Type::type id) {
  return id == arrow::Type::DECIMAL32 || id == arrow::Type::DECIMAL64 ||
         id == arrow::Type::DECIMAL128 || id == arrow::Type::DECIMAL256;
}

int64_t MicrosCell(const arrow::Array& array, int64_t row) {
  const int64_t value = checked_cast<const arrow::TimestampArray&>(array).Value(row);
  switch (checked_cast<const arrow::TimestampType&>(*array.type()).unit()) {
    case arrow::TimeUnit::SECOND:
      return value * 1'000'000;
    case arrow::TimeUnit::MILLI:
      return value * 1'000;
    case arrow::TimeUnit::NANO:
      return value / 1'000;
    default:
      return value;
  }
}

}  // namespace

bool HasTextCells(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return true;
    case arrow::Type::DICTIONARY:
      return HasTextCells(*checked_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      return false;
  }
}

std::string_view TextCell(const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return checked_cast<const arrow::BinaryArray&>(array).GetView(row);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return checked_cast<const arrow::LargeBinaryArray&>(array).GetView(row);
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return checked_cast<const arrow::BinaryViewArray&>(array).GetView(row);
    case arrow::Type::DICTIONARY: {
      const auto& indices = checked_cast<const arrow::DictionaryArray&>(array);
      return TextCell(*indices.dictionary(), indices.GetValueIndex(row));
    }
    default:
      return {};
  }
}

void BeginMember(std::string_view name, size_t start, std::string* out) {
  *out += out->size() == start ? "" : ",";
  dynamodb::AppendJsonString(name, out);
  *out += ':';
}

int FindField(const arrow::FieldVector& fields, const Column& column) {
  bool has_ids = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto id = FieldIdOf(*fields[i]);
    has_ids = has_ids || id.has_value();
    if (id == column.field_id) {
      return static_cast<int>(i);
    }
  }
  for (size_t i = 0; i < fields.size() && !has_ids; ++i) {
    if (fields[i]->name() == column.name) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

Result<CellReader> CellReader::Make(const Column& column, std::shared_ptr<arrow::Array> array) {
  CellReader reader(column);
  if (array) {
    DYNALAKE_TRY(reader.Bind(std::move(array)));
  }
  return reader;
}

bool CellReader::CanRead() const {
  const arrow::Type::type id = array_->type_id();
  switch (column_->type) {
    case ColumnType::kString:
    case ColumnType::kBinary:
      return HasTextCells(*array_->type());
    case ColumnType::kBoolean:
      return id == arrow::Type::BOOL;
    case ColumnType::kLong:
      return arrow::is_signed_integer(id);
    case ColumnType::kDecimal:
      return IsDecimal(id) && checked_cast<const arrow::DecimalType&>(*array_->type()).scale() >= 0;
    case ColumnType::kDouble:
      return id == arrow::Type::DOUBLE || id == arrow::Type::FLOAT;
    case ColumnType::kTimestamp:
      return id == arrow::Type::TIMESTAMP;
    case ColumnType::kDate:
      return id == arrow::Type::DATE32;
    case ColumnType::kList:
      return id == arrow::Type::LIST || id == arrow::Type::LARGE_LIST;
    case ColumnType::kMap:
      return id == arrow::Type::MAP;
    case ColumnType::kStruct:
      return id == arrow::Type::STRUCT;
  }
  return false;
}

Result<void> CellReader::Bind(std::shared_ptr<arrow::Array> array) {
  array_ = std::move(array);
  if (!CanRead()) {
    return Fail(ErrorCode::kUnsupported, "column \"{}\" is {}, which is no {}", column_->name,
                array_->type()->ToString(), TypeText(*column_));
  }
  return column_->type == ColumnType::kStruct ? BindStruct()
         : column_->type >= ColumnType::kList ? BindElements()
                                              : Result<void>();
}

Result<void> CellReader::BindStruct() {
  const auto& structs = checked_cast<const arrow::StructArray&>(*array_);
  for (const Column& child : column_->children) {
    const int at = FindField(array_->type()->fields(), child);
    // `field` slices the child as the struct is sliced.
    DYNALAKE_ASSIGN(CellReader reader, Make(child, at < 0 ? nullptr : structs.field(at)));
    children_.push_back(std::move(reader));
  }
  return {};
}

Result<void> CellReader::BindElements() {
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  if (column_->type == ColumnType::kMap) {
    const auto& map = checked_cast<const arrow::MapArray&>(*array_);
    arrays = {map.keys(), map.items()};
  } else if (array_->type_id() == arrow::Type::LARGE_LIST) {
    arrays = {checked_cast<const arrow::LargeListArray&>(*array_).values()};
  } else {
    arrays = {checked_cast<const arrow::ListArray&>(*array_).values()};
  }
  for (size_t i = 0; i < arrays.size(); ++i) {
    DYNALAKE_ASSIGN(CellReader reader, Make(column_->children[i], arrays[i]));
    children_.push_back(std::move(reader));
  }
  return {};
}

bool CellReader::IsNull(int64_t row) const {
  return !array_ || array_->IsNull(row) || (is_set_ && !HasElements(row));
}

bool CellReader::HasElements(int64_t row) const {
  auto [at, end] = Elements(row);
  while (at < end && children_[0].IsNull(at)) {
    ++at;
  }
  return at < end;
}

std::pair<int64_t, int64_t> CellReader::Elements(int64_t row) const {
  if (array_->type_id() == arrow::Type::LARGE_LIST) {
    const auto& list = checked_cast<const arrow::LargeListArray&>(*array_);
    return {list.value_offset(row), list.value_offset(row + 1)};
  }
  const auto& list = checked_cast<const arrow::ListArray&>(*array_);  // a map is one, too
  return {list.value_offset(row), list.value_offset(row + 1)};
}

double CellReader::Double(int64_t row) const {
  return array_->type_id() == arrow::Type::DOUBLE
             ? checked_cast<const arrow::DoubleArray&>(*array_).Value(row)
             : checked_cast<const arrow::FloatArray&>(*array_).Value(row);
}

bool CellReader::AppendNumber(int64_t row, std::string* out) const {
  switch (column_->type) {
    case ColumnType::kLong:
      shaping::AppendDecimal(IntegerCell(*array_, row).value_or(0), 0, out);
      break;
    case ColumnType::kDecimal: {
      const auto& type = checked_cast<const arrow::DecimalType&>(*array_->type());
      shaping::AppendDecimal(DecimalCell(*array_, row), type.scale(), out);
      break;
    }
    case ColumnType::kDouble:
      return AppendDouble(Double(row), out);
    default:
      AppendTime(row, out);
      break;
  }
  return true;
}

void CellReader::AppendTime(int64_t row, std::string* out) const {
  if (column_->type == ColumnType::kDate) {
    AppendIsoDate(checked_cast<const arrow::Date32Array&>(*array_).Value(row), out);
    return;
  }
  const int64_t micros = MicrosCell(*array_, row);
  switch (column_->encoding) {
    case CellEncoding::kEpochSeconds:
      AppendDecimal(micros, 6, out);
      break;
    case CellEncoding::kEpochMillis:
      AppendDecimal(micros, 3, out);
      break;
    default:
      AppendIsoTimestamp(micros, out);
      break;
  }
}

bool CellReader::AppendElements(int64_t row, std::string* out) const {
  const auto [begin, end] = Elements(row);
  const CellReader& elements = children_[0];
  const bool is_list = column_->encoding == CellEncoding::kL;
  bool has_value = true;
  *out += '[';
  const size_t start = out->size();
  for (int64_t at = begin; at < end; ++at) {
    const bool is_null = elements.IsNull(at);
    if (is_null && !is_list) {
      continue;  // another engine put it into a set, which has no such thing
    }
    *out += out->size() == start ? "" : ",";
    if (is_null) {
      *out += R"({"NULL":true})";
    } else {
      has_value &= is_list ? elements.AppendValue(at, out) : elements.AppendPayload(at, out);
    }
  }
  *out += ']';
  return has_value;
}

bool CellReader::AppendMembers(int64_t row, std::string* out) const {
  bool has_value = true;
  *out += '{';
  const size_t start = out->size();
  const auto append = [&](std::string_view name, const CellReader& member, int64_t at) {
    if (!member.IsNull(at)) {
      BeginMember(name, start, out);
      has_value &= member.AppendValue(at, out);
    }
  };
  if (column_->type == ColumnType::kStruct) {
    for (const CellReader& child : children_) {
      append(child.column().step.name, child, row);
    }
  } else {
    const auto [begin, end] = Elements(row);
    for (int64_t at = begin; at < end; ++at) {
      append(children_[0].Text(at), children_[1], at);
    }
  }
  *out += '}';
  return has_value;
}

bool CellReader::AppendPayload(int64_t row, std::string* out) const {
  switch (column_->encoding) {
    case CellEncoding::kS:
      dynamodb::AppendJsonString(TextCell(*array_, row), out);
      break;
    case CellEncoding::kB:
      *out += '"';
      AppendBase64(TextCell(*array_, row), *out);
      *out += '"';
      break;
    case CellEncoding::kBool:
      *out += checked_cast<const arrow::BooleanArray&>(*array_).Value(row) ? "true" : "false";
      break;
    case CellEncoding::kNumberText:
      *out += '"';
      *out += TextCell(*array_, row);
      *out += '"';
      break;
    case CellEncoding::kSS:
    case CellEncoding::kNS:
    case CellEncoding::kBS:
    case CellEncoding::kL:
      return AppendElements(row, out);
    case CellEncoding::kM:
      return AppendMembers(row, out);
    default: {
      *out += '"';
      const bool has_value = AppendNumber(row, out);
      *out += '"';
      return has_value;
    }
  }
  return true;
}

bool CellReader::AppendValue(int64_t row, std::string* out) const {
  if (column_->encoding == CellEncoding::kJson) {
    *out += TextCell(*array_, row);
    return true;
  }
  *out += "{\"";
  *out += dynamodb::TypeTagName(*TypeTagOf(column_->encoding));
  *out += "\":";
  const bool has_value = AppendPayload(row, out);
  *out += '}';
  return has_value;
}

}  // namespace dynalake::shaping
