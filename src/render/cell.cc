#include "render/cell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

#include <arrow/extension_type.h>
#include <arrow/scalar.h>
#include <arrow/type_traits.h>

#include "base/base64.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/uuid.h"
#include "render/escape.h"
#include "render/time_text.h"

namespace dynalake::render {
namespace {

using arrow::Type;

template <typename Array>
const Array& As(const arrow::Array& array) {
  return static_cast<const Array&>(array);
}

template <typename Number>
void AppendNumber(Number value, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}

// What a machine computes has a NaN of either sign, and no language tells them apart.
template <typename Float>
void AppendFloat(Float value, FloatWords words, std::string& out) {
  if (std::isfinite(value)) {
    AppendNumber(value, out);
    return;
  }
  const bool is_long = words == FloatWords::kLong;
  if (std::isnan(value)) {
    out += is_long ? "NaN" : "nan";
    return;
  }
  out += value < 0 ? "-" : "";
  out += is_long ? "Infinity" : "inf";
}

// Arrow's own form of a small number has an exponent.
template <typename Decimal>
void AppendDecimal(const Decimal& value, const arrow::DataType& type, std::string& out) {
  const int scale = static_cast<const arrow::DecimalType&>(type).scale();
  std::string digits = value.ToIntegerString();
  if (digits[0] == '-') {
    out += '-';
    digits.erase(0, 1);
  }
  const auto fraction = static_cast<size_t>(std::max(scale, 0));
  if (digits.size() <= fraction) {
    digits.insert(0, fraction + 1 - digits.size(), '0');
  }
  out.append(digits, 0, digits.size() - fraction);
  if (fraction > 0) {
    out += '.';
    out.append(digits, digits.size() - fraction);
  }
}

void AppendBinary(std::string_view bytes, BinaryText form, std::string& out) {
  if (form == BinaryText::kHex) {
    out += EncodeHex(bytes);
  } else {
    AppendBase64(bytes, out);
  }
}

// Numbers of every kind; false if `array` holds none.
bool AppendIfNumber(const arrow::Array& array, int64_t row, FloatWords words, std::string& out) {
  switch (array.type_id()) {
    case Type::INT8:
      AppendNumber(As<arrow::Int8Array>(array).Value(row), out);
      return true;
    case Type::INT16:
      AppendNumber(As<arrow::Int16Array>(array).Value(row), out);
      return true;
    case Type::INT32:
      AppendNumber(As<arrow::Int32Array>(array).Value(row), out);
      return true;
    case Type::INT64:
      AppendNumber(As<arrow::Int64Array>(array).Value(row), out);
      return true;
    case Type::UINT8:
      AppendNumber(As<arrow::UInt8Array>(array).Value(row), out);
      return true;
    case Type::UINT16:
      AppendNumber(As<arrow::UInt16Array>(array).Value(row), out);
      return true;
    case Type::UINT32:
      AppendNumber(As<arrow::UInt32Array>(array).Value(row), out);
      return true;
    case Type::UINT64:
      AppendNumber(As<arrow::UInt64Array>(array).Value(row), out);
      return true;
    case Type::FLOAT:
      AppendFloat(As<arrow::FloatArray>(array).Value(row), words, out);
      return true;
    case Type::DOUBLE:
      AppendFloat(As<arrow::DoubleArray>(array).Value(row), words, out);
      return true;
    case Type::DECIMAL128:
      AppendDecimal(arrow::Decimal128(As<arrow::Decimal128Array>(array).GetValue(row)),
                    *array.type(), out);
      return true;
    case Type::DECIMAL256:
      AppendDecimal(arrow::Decimal256(As<arrow::Decimal256Array>(array).GetValue(row)),
                    *array.type(), out);
      return true;
    default:
      return false;
  }
}

// The bytes of a text or binary value; nothing if `array` holds neither.
std::optional<std::string_view> BytesOf(const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case Type::STRING:
    case Type::BINARY:
      return As<arrow::BinaryArray>(array).GetView(row);
    case Type::LARGE_STRING:
    case Type::LARGE_BINARY:
      return As<arrow::LargeBinaryArray>(array).GetView(row);
    case Type::STRING_VIEW:
    case Type::BINARY_VIEW:
      return As<arrow::BinaryViewArray>(array).GetView(row);
    case Type::FIXED_SIZE_BINARY:
      return As<arrow::FixedSizeBinaryArray>(array).GetView(row);
    default:
      return std::nullopt;
  }
}

bool IsText(const arrow::DataType& type) {
  return arrow::is_string(type.id()) || type.id() == Type::STRING_VIEW;
}

bool IsUuid(const arrow::DataType& type) {
  return type.id() == Type::EXTENSION &&
         static_cast<const arrow::ExtensionType&>(type).extension_name() == "arrow.uuid";
}

void AppendJsonRange(const arrow::Array& values, int64_t from, int64_t length, FloatWords words,
                     std::string& out) {
  out += '[';
  for (int64_t i = 0; i < length; ++i) {
    if (i > 0) {
      out += ',';
    }
    AppendCellJson(values, from + i, out, words);
  }
  out += ']';
}

void AppendStruct(const arrow::StructArray& array, int64_t row, FloatWords words,
                  std::string& out) {
  out += '{';
  for (int i = 0; i < array.num_fields(); ++i) {
    if (i > 0) {
      out += ',';
    }
    AppendJsonString(array.struct_type()->field(i)->name(), out);
    out += ':';
    AppendCellJson(*array.field(i), row, out, words);
  }
  out += '}';
}

void AppendMap(const arrow::MapArray& array, int64_t row, FloatWords words, std::string& out) {
  const bool as_object = IsText(*array.map_type()->key_type());
  const int64_t from = array.value_offset(row);
  out += as_object ? '{' : '[';
  for (int64_t i = 0; i < array.value_length(row); ++i) {
    out += i > 0 ? "," : "";
    out += as_object ? "" : "{\"key\":";
    AppendCellJson(*array.keys(), from + i, out, words);
    out += as_object ? ":" : ",\"value\":";
    AppendCellJson(*array.items(), from + i, out, words);
    out += as_object ? "" : "}";
  }
  out += as_object ? '}' : ']';
}

// Lists, structs, maps and unions; false if `array` is none of them.
bool AppendIfNested(const arrow::Array& array, int64_t row, FloatWords words, std::string& out) {
  switch (array.type_id()) {
    case Type::LIST: {
      const auto& list = As<arrow::ListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), words, out);
      return true;
    }
    case Type::LARGE_LIST: {
      const auto& list = As<arrow::LargeListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), words, out);
      return true;
    }
    case Type::FIXED_SIZE_LIST: {
      const auto& list = As<arrow::FixedSizeListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), words, out);
      return true;
    }
    case Type::STRUCT:
      AppendStruct(As<arrow::StructArray>(array), row, words, out);
      return true;
    case Type::MAP:
      AppendMap(As<arrow::MapArray>(array), row, words, out);
      return true;
    case Type::SPARSE_UNION: {
      const auto& both = As<arrow::SparseUnionArray>(array);
      AppendCellJson(*both.field(both.child_id(row)), row, out, words);
      return true;
    }
    case Type::DENSE_UNION: {
      const auto& both = As<arrow::DenseUnionArray>(array);
      AppendCellJson(*both.field(both.child_id(row)), both.value_offset(row), out, words);
      return true;
    }
    default:
      return false;
  }
}

bool IsFiniteNumber(const arrow::Array& array, int64_t row) {
  if (array.type_id() == Type::DOUBLE) {
    return std::isfinite(As<arrow::DoubleArray>(array).Value(row));
  }
  return array.type_id() != Type::FLOAT || std::isfinite(As<arrow::FloatArray>(array).Value(row));
}

// Types that no result has today still show something true.
std::string OtherText(const arrow::Array& array, int64_t row) {
  const auto scalar = array.GetScalar(row);
  return scalar.ok() ? (*scalar)->ToString() : scalar.status().ToString();
}

}  // namespace

bool IsNullCell(const arrow::Array& array, int64_t row) {
  if (array.type_id() == Type::NA) {
    return true;
  }
  if (array.type_id() == Type::SPARSE_UNION) {
    const auto& both = As<arrow::SparseUnionArray>(array);
    return IsNullCell(*both.field(both.child_id(row)), row);
  }
  return array.IsNull(row);
}

void AppendCellText(const arrow::Array& array, int64_t row, BinaryText binary, std::string& out,
                    FloatWords words) {
  if (AppendIfNumber(array, row, words, out) || AppendIfTime(array, row, out) ||
      AppendIfNested(array, row, words, out)) {
    return;
  }
  if (const auto bytes = BytesOf(array, row)) {
    if (IsText(*array.type())) {
      out += *bytes;
    } else {
      AppendBinary(*bytes, binary, out);
    }
    return;
  }
  if (array.type_id() == Type::BOOL) {
    out += As<arrow::BooleanArray>(array).Value(row) ? "true" : "false";
    return;
  }
  if (IsUuid(*array.type())) {
    std::array<uint8_t, 16> bytes{};
    const auto& storage = As<arrow::ExtensionArray>(array).storage();
    std::memcpy(bytes.data(), As<arrow::FixedSizeBinaryArray>(*storage).GetValue(row), 16);
    out += Uuid(bytes).ToString();
    return;
  }
  if (array.type_id() == Type::DICTIONARY) {
    const auto& dictionary = As<arrow::DictionaryArray>(array);
    AppendCellText(*dictionary.dictionary(), dictionary.GetValueIndex(row), binary, out, words);
    return;
  }
  out += OtherText(array, row);
}

void AppendCellJson(const arrow::Array& array, int64_t row, std::string& out, FloatWords words) {
  if (IsNullCell(array, row)) {
    out += "null";
    return;
  }
  if (array.type_id() == Type::DICTIONARY) {
    const auto& dictionary = As<arrow::DictionaryArray>(array);
    AppendCellJson(*dictionary.dictionary(), dictionary.GetValueIndex(row), out, words);
    return;
  }
  if (AppendIfNested(array, row, words, out)) {
    return;
  }
  if (IsFiniteNumber(array, row) && AppendIfNumber(array, row, words, out)) {
    return;
  }
  if (array.type_id() == Type::BOOL) {
    out += As<arrow::BooleanArray>(array).Value(row) ? "true" : "false";
    return;
  }
  if (const auto text = BytesOf(array, row); text.has_value() && IsText(*array.type())) {
    AppendJsonString(*text, out);
    return;
  }
  std::string text;
  AppendCellText(array, row, BinaryText::kBase64, text, words);
  AppendJsonString(text, out);
}

bool IsRightAligned(const arrow::DataType& type) {
  return arrow::is_numeric(type.id()) || arrow::is_decimal(type.id());
}

double NumberOf(const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case Type::INT8:
      return As<arrow::Int8Array>(array).Value(row);
    case Type::INT16:
      return As<arrow::Int16Array>(array).Value(row);
    case Type::INT32:
      return As<arrow::Int32Array>(array).Value(row);
    case Type::INT64:
      return static_cast<double>(As<arrow::Int64Array>(array).Value(row));
    case Type::UINT8:
      return As<arrow::UInt8Array>(array).Value(row);
    case Type::UINT16:
      return As<arrow::UInt16Array>(array).Value(row);
    case Type::UINT32:
      return As<arrow::UInt32Array>(array).Value(row);
    case Type::UINT64:
      return static_cast<double>(As<arrow::UInt64Array>(array).Value(row));
    case Type::FLOAT:
      return As<arrow::FloatArray>(array).Value(row);
    case Type::DOUBLE:
      return As<arrow::DoubleArray>(array).Value(row);
    case Type::DECIMAL128:
      return arrow::Decimal128(As<arrow::Decimal128Array>(array).GetValue(row))
          .ToDouble(static_cast<const arrow::DecimalType&>(*array.type()).scale());
    default:
      return std::numeric_limits<double>::quiet_NaN();  // of no type that DuckDB has
  }
}

bool MayBeCut(const arrow::DataType& type) {
  return !IsRightAligned(type) && !arrow::is_temporal(type.id()) && !arrow::is_interval(type.id());
}

}  // namespace dynalake::render
