#include "app/cell.h"

#include <chrono>
#include <cmath>
#include <iterator>

#include <arrow/scalar.h>
#include <arrow/type_traits.h>

#include "app/escape.h"
#include "base/base64.h"
#include "base/format.h"
#include "base/hex.h"

namespace dynalake::app {
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

/// Ticks of a second as an integer, and how many there are.
struct Ticks {
  int64_t value;
  int64_t per_second;
};

int64_t TicksPerSecond(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return 1;
    case arrow::TimeUnit::MILLI:
      return 1'000;
    case arrow::TimeUnit::MICRO:
      return 1'000'000;
    case arrow::TimeUnit::NANO:
      return 1'000'000'000;
  }
  return 1;
}

void AppendDate(int64_t days_since_epoch, std::string& out) {
  // The calendar of std::chrono ends at year 32767; days beyond are shown as what they are.
  constexpr int64_t kMostDays = 11'000'000;
  if (days_since_epoch < -kMostDays || days_since_epoch > kMostDays) {
    fmt::format_to(std::back_inserter(out), "epoch{:+}d", days_since_epoch);
    return;
  }
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days_since_epoch)))};
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// The fraction has as many digits as it needs, in steps of three.
void AppendTimeOfDay(Ticks ticks, std::string& out) {
  const int64_t seconds = ticks.value / ticks.per_second;
  int64_t fraction = ticks.value % ticks.per_second;
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                 seconds % 60);
  if (fraction == 0) {
    return;
  }
  int digits = ticks.per_second == 1'000 ? 3 : ticks.per_second == 1'000'000 ? 6 : 9;
  while (fraction % 1'000 == 0) {
    fraction /= 1'000;
    digits -= 3;
  }
  fmt::format_to(std::back_inserter(out), ".{:0{}}", fraction, digits);
}

void AppendTimestamp(Ticks ticks, bool has_zone, std::string& out) {
  const int64_t per_day = 86'400 * ticks.per_second;
  int64_t days = ticks.value / per_day;
  int64_t rest = ticks.value % per_day;
  if (rest < 0) {
    rest += per_day;
    --days;
  }
  AppendDate(days, out);
  out += 'T';
  AppendTimeOfDay({rest, ticks.per_second}, out);
  if (has_zone) {
    out += 'Z';
  }
}

// ISO 8601 durations; each part keeps its own sign, as the engine has it.
void AppendInterval(const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval,
                    std::string& out) {
  fmt::format_to(std::back_inserter(out), "P{}M{}DT", interval.months, interval.days);
  constexpr int64_t kNanos = 1'000'000'000;
  const int64_t seconds = interval.nanoseconds / kNanos;
  const int64_t nanos = std::abs(interval.nanoseconds % kNanos);
  if (interval.nanoseconds < 0 && seconds == 0) {
    out += '-';
  }
  AppendNumber(seconds, out);
  if (nanos != 0) {
    fmt::format_to(std::back_inserter(out), ".{:09}", nanos);
  }
  out += 'S';
}

void AppendBinary(std::string_view bytes, BinaryText form, std::string& out) {
  if (form == BinaryText::kHex) {
    out += EncodeHex(bytes);
  } else {
    AppendBase64(bytes, out);
  }
}

// Numbers of every kind; false if `array` holds none.
bool AppendIfNumber(const arrow::Array& array, int64_t row, std::string& out) {
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
      AppendNumber(As<arrow::FloatArray>(array).Value(row), out);
      return true;
    case Type::DOUBLE:
      AppendNumber(As<arrow::DoubleArray>(array).Value(row), out);
      return true;
    case Type::DECIMAL128:
      out += As<arrow::Decimal128Array>(array).FormatValue(row);
      return true;
    case Type::DECIMAL256:
      out += As<arrow::Decimal256Array>(array).FormatValue(row);
      return true;
    default:
      return false;
  }
}

// Dates and times of every kind; false if `array` holds none.
bool AppendIfTime(const arrow::Array& array, int64_t row, std::string& out) {
  switch (array.type_id()) {
    case Type::DATE32:
      AppendDate(As<arrow::Date32Array>(array).Value(row), out);
      return true;
    case Type::DATE64:
      AppendDate(As<arrow::Date64Array>(array).Value(row) / 86'400'000, out);
      return true;
    case Type::TIME32: {
      const auto& type = static_cast<const arrow::Time32Type&>(*array.type());
      AppendTimeOfDay({As<arrow::Time32Array>(array).Value(row), TicksPerSecond(type.unit())}, out);
      return true;
    }
    case Type::TIME64: {
      const auto& type = static_cast<const arrow::Time64Type&>(*array.type());
      AppendTimeOfDay({As<arrow::Time64Array>(array).Value(row), TicksPerSecond(type.unit())}, out);
      return true;
    }
    case Type::TIMESTAMP: {
      const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
      AppendTimestamp({As<arrow::TimestampArray>(array).Value(row), TicksPerSecond(type.unit())},
                      !type.timezone().empty(), out);
      return true;
    }
    case Type::INTERVAL_MONTH_DAY_NANO:
      AppendInterval(As<arrow::MonthDayNanoIntervalArray>(array).GetValue(row), out);
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

void AppendJsonRange(const arrow::Array& values, int64_t from, int64_t length, std::string& out) {
  out += '[';
  for (int64_t i = 0; i < length; ++i) {
    if (i > 0) {
      out += ',';
    }
    AppendCellJson(values, from + i, out);
  }
  out += ']';
}

void AppendStruct(const arrow::StructArray& array, int64_t row, std::string& out) {
  out += '{';
  for (int i = 0; i < array.num_fields(); ++i) {
    if (i > 0) {
      out += ',';
    }
    AppendJsonString(array.struct_type()->field(i)->name(), out);
    out += ':';
    AppendCellJson(*array.field(i), row, out);
  }
  out += '}';
}

void AppendMap(const arrow::MapArray& array, int64_t row, std::string& out) {
  const bool as_object = IsText(*array.map_type()->key_type());
  const int64_t from = array.value_offset(row);
  out += as_object ? '{' : '[';
  for (int64_t i = 0; i < array.value_length(row); ++i) {
    out += i > 0 ? "," : "";
    out += as_object ? "" : "{\"key\":";
    AppendCellJson(*array.keys(), from + i, out);
    out += as_object ? ":" : ",\"value\":";
    AppendCellJson(*array.items(), from + i, out);
    out += as_object ? "" : "}";
  }
  out += as_object ? '}' : ']';
}

// Lists, structs, maps and unions; false if `array` is none of them.
bool AppendIfNested(const arrow::Array& array, int64_t row, std::string& out) {
  switch (array.type_id()) {
    case Type::LIST: {
      const auto& list = As<arrow::ListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), out);
      return true;
    }
    case Type::LARGE_LIST: {
      const auto& list = As<arrow::LargeListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), out);
      return true;
    }
    case Type::FIXED_SIZE_LIST: {
      const auto& list = As<arrow::FixedSizeListArray>(array);
      AppendJsonRange(*list.values(), list.value_offset(row), list.value_length(row), out);
      return true;
    }
    case Type::STRUCT:
      AppendStruct(As<arrow::StructArray>(array), row, out);
      return true;
    case Type::MAP:
      AppendMap(As<arrow::MapArray>(array), row, out);
      return true;
    case Type::SPARSE_UNION: {
      const auto& both = As<arrow::SparseUnionArray>(array);
      AppendCellJson(*both.field(both.child_id(row)), row, out);
      return true;
    }
    case Type::DENSE_UNION: {
      const auto& both = As<arrow::DenseUnionArray>(array);
      AppendCellJson(*both.field(both.child_id(row)), both.value_offset(row), out);
      return true;
    }
    default:
      return false;
  }
}

// A null inside a union is not in the union's own validity.
bool IsNull(const arrow::Array& array, int64_t row) {
  if (array.type_id() == Type::NA) {
    return true;
  }
  if (array.type_id() == Type::SPARSE_UNION) {
    const auto& both = As<arrow::SparseUnionArray>(array);
    return IsNull(*both.field(both.child_id(row)), row);
  }
  return array.IsNull(row);
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

void AppendCellText(const arrow::Array& array, int64_t row, BinaryText binary, std::string& out) {
  if (AppendIfNumber(array, row, out) || AppendIfTime(array, row, out) ||
      AppendIfNested(array, row, out)) {
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
  if (array.type_id() == Type::DICTIONARY) {
    const auto& dictionary = As<arrow::DictionaryArray>(array);
    AppendCellText(*dictionary.dictionary(), dictionary.GetValueIndex(row), binary, out);
    return;
  }
  out += OtherText(array, row);
}

void AppendCellJson(const arrow::Array& array, int64_t row, std::string& out) {
  if (IsNull(array, row)) {
    out += "null";
    return;
  }
  if (array.type_id() == Type::DICTIONARY) {
    const auto& dictionary = As<arrow::DictionaryArray>(array);
    AppendCellJson(*dictionary.dictionary(), dictionary.GetValueIndex(row), out);
    return;
  }
  if (AppendIfNested(array, row, out)) {
    return;
  }
  if (IsFiniteNumber(array, row) && AppendIfNumber(array, row, out)) {
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
  AppendCellText(array, row, BinaryText::kBase64, text);
  AppendJsonString(text, out);
}

bool IsRightAligned(const arrow::DataType& type) {
  return arrow::is_numeric(type.id()) || arrow::is_decimal(type.id());
}

}  // namespace dynalake::app
