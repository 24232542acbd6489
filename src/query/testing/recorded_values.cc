#include "query/testing/recorded_values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include <arrow/api.h>

#include "base/base64.h"
#include "base/civil_time.h"
#include "base/format.h"
#include "base/uuid.h"
#include "query/athena/parser.h"
#include "query/types/sql_type.h"

namespace dynalake::query {
namespace {

using nlohmann::json;

constexpr int64_t kDaySeconds = 86400;

/// Plain text for a type that values here cannot have: Trino's alone.
SqlType TypeNamed(const std::string& text) {
  const auto cast = ParseExpressionText("CAST(NULL AS " + text + ")");
  return cast ? TypeOf(std::get<Cast>((*cast)->node).type).value_or(Varchar()) : Varchar();
}

std::string TextOfDouble(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  return std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : fmt::format("{}", value);
}

std::string TextOfReal(float value) {
  return std::isfinite(value) ? fmt::format("{}", value) : TextOfDouble(value);
}

std::string TextOfDecimal(const arrow::Decimal128& value, int32_t scale) {
  std::string digits = arrow::Decimal128(arrow::Decimal128::Abs(value)).ToIntegerString();
  const auto fraction = static_cast<size_t>(scale);
  if (digits.size() <= fraction) {
    digits.insert(0, fraction + 1 - digits.size(), '0');
  }
  if (fraction > 0) {
    digits.insert(digits.size() - fraction, ".");
  }
  return (value.Sign() < 0 ? "-" : "") + digits;
}

/// `nanos` of a second with as many digits as the type has.
std::string Subsecond(int64_t nanos, int32_t precision) {
  return precision == 0
             ? ""
             : fmt::format(".{:09}", nanos).substr(0, 1 + static_cast<size_t>(precision));
}

std::string TextOfDate(int64_t days) {
  std::string text = CivilDayOf(days).year > 9999 ? "+" : "";
  AppendCivilDay(days, text);
  return text;
}

std::string TextOfTime(int64_t seconds, int64_t nanos, int32_t precision) {
  return fmt::format("{:02}:{:02}:{:02}{}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                     Subsecond(nanos, precision));
}

json ValueOf(const arrow::Array& array, int64_t row, const SqlType& type);

/// The values of a list's or a map's entry, one after the other.
json ListOf(const arrow::Array& values, int64_t begin, int64_t end, const SqlType& type) {
  json list = json::array();
  for (int64_t i = begin; i < end; ++i) {
    list.push_back(ValueOf(values, i, type));
  }
  return list;
}

json MapOfRow(const arrow::MapArray& map, int64_t row, const SqlType& type) {
  std::vector<json> pairs;
  for (int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
    pairs.push_back(json::array(
        {ValueOf(*map.keys(), i, type.child(0)), ValueOf(*map.items(), i, type.child(1))}));
  }
  std::ranges::sort(pairs, {}, [](const json& pair) { return pair[0].dump(); });
  return pairs;
}

json TimestampOf(int64_t value, int64_t a_second, int32_t precision) {
  int64_t seconds = value / a_second;
  int64_t rest = value % a_second;
  if (rest < 0) {
    rest += a_second;
    --seconds;
  }
  int64_t days = seconds / kDaySeconds;
  if (seconds % kDaySeconds < 0) {
    --days;
  }
  return TextOfDate(days) + " " +
         TextOfTime(seconds - days * kDaySeconds, rest * (1'000'000'000 / a_second), precision);
}

json ValueOf(const arrow::Array& array, int64_t row, const SqlType& type) {
  if (array.IsNull(row) || array.type_id() == arrow::Type::NA) {
    return nullptr;
  }
  switch (array.type_id()) {
    case arrow::Type::BOOL:
      return static_cast<const arrow::BooleanArray&>(array).Value(row);
    case arrow::Type::INT8:
      return static_cast<const arrow::Int8Array&>(array).Value(row);
    case arrow::Type::INT16:
      return static_cast<const arrow::Int16Array&>(array).Value(row);
    case arrow::Type::INT32:
      return static_cast<const arrow::Int32Array&>(array).Value(row);
    case arrow::Type::INT64:
      return static_cast<const arrow::Int64Array&>(array).Value(row);
    case arrow::Type::FLOAT:
      return TextOfReal(static_cast<const arrow::FloatArray&>(array).Value(row));
    case arrow::Type::DOUBLE:
      return TextOfDouble(static_cast<const arrow::DoubleArray&>(array).Value(row));
    case arrow::Type::DECIMAL128:
      return TextOfDecimal(
          arrow::Decimal128(static_cast<const arrow::Decimal128Array&>(array).GetValue(row)),
          type.scale);
    case arrow::Type::STRING:
      return static_cast<const arrow::StringArray&>(array).GetString(row);
    case arrow::Type::BINARY:
      return EncodeBase64(static_cast<const arrow::BinaryArray&>(array).GetString(row));
    case arrow::Type::DATE32:
      return TextOfDate(static_cast<const arrow::Date32Array&>(array).Value(row));
    case arrow::Type::TIME64: {
      const int64_t micros = static_cast<const arrow::Time64Array&>(array).Value(row);
      return TextOfTime(micros / 1'000'000, micros % 1'000'000 * 1000, type.precision);
    }
    case arrow::Type::TIMESTAMP: {
      const auto unit = static_cast<const arrow::TimestampType&>(*array.type()).unit();
      return TimestampOf(static_cast<const arrow::TimestampArray&>(array).Value(row),
                         unit == arrow::TimeUnit::NANO ? 1'000'000'000 : 1'000'000, type.precision);
    }
    case arrow::Type::LIST: {
      const auto& list = static_cast<const arrow::ListArray&>(array);
      return ListOf(*list.values(), list.value_offset(row), list.value_offset(row + 1),
                    type.child(0));
    }
    case arrow::Type::MAP:
      return MapOfRow(static_cast<const arrow::MapArray&>(array), row, type);
    case arrow::Type::STRUCT: {
      const auto& fields = static_cast<const arrow::StructArray&>(array);
      json values = json::array();
      for (int i = 0; i < fields.num_fields(); ++i) {
        values.push_back(ValueOf(*fields.field(i), row, type.child(static_cast<size_t>(i))));
      }
      return values;
    }
    case arrow::Type::EXTENSION:  // A UUID, the one of ours.
      return ValueOf(*static_cast<const arrow::ExtensionArray&>(array).storage(), row, type);
    case arrow::Type::FIXED_SIZE_BINARY: {
      std::string text;
      for (const char byte : static_cast<const arrow::FixedSizeBinaryArray&>(array).GetView(row)) {
        text += fmt::format("{:02x}", static_cast<uint8_t>(byte));
      }
      for (const size_t dash : {8U, 13U, 18U, 23U}) {
        text.insert(dash, "-");
      }
      return text;
    }
    default:
      return array.GetScalar(row).ValueOrDie()->ToString();
  }
}

template <typename TextOf>
json SortedByText(const json& list, TextOf&& text_of) {
  std::vector<json> sorted = list;
  std::ranges::stable_sort(sorted, {}, text_of);
  return sorted;
}

/// Floating values in our spelling.
json Normal(json value, const SqlType& type) {
  if (value.is_null()) {
    return value;
  }
  if (type.kind == TypeKind::kDouble && value.is_string()) {
    return TextOfDouble(std::strtod(value.get<std::string>().c_str(), nullptr));
  }
  if (type.kind == TypeKind::kReal && value.is_string()) {
    return TextOfReal(std::strtof(value.get<std::string>().c_str(), nullptr));
  }
  if (type.kind == TypeKind::kMap) {
    for (json& pair : value) {
      pair[0] = Normal(pair[0], type.child(0));
      pair[1] = Normal(pair[1], type.child(1));
    }
    return SortedByText(std::move(value), [](const json& pair) { return pair[0].dump(); });
  }
  for (size_t i = 0; type.is_nested() && i < value.size(); ++i) {
    value[i] = Normal(value[i], type.child(type.kind == TypeKind::kRow ? i : 0));
  }
  return value;
}

}  // namespace

void AppendRecordedRows(const arrow::RecordBatch& batch, const std::vector<AnswerColumn>& columns,
                        json& rows) {
  std::vector<SqlType> types;
  for (const AnswerColumn& column : columns) {
    types.push_back(TypeNamed(column.type));
  }
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    json values = json::array();
    for (int i = 0; i < batch.num_columns(); ++i) {
      values.push_back(ValueOf(*batch.column(i), row, types[static_cast<size_t>(i)]));
    }
    rows.push_back(std::move(values));
  }
}

json NormalRecorded(json answer, bool is_ordered) {
  std::vector<SqlType> types;
  for (const json& type : answer["types"]) {
    types.push_back(TypeNamed(type));
  }
  for (json& row : answer["rows"]) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = Normal(row[i], types[i]);
    }
  }
  if (!is_ordered) {
    answer["rows"] = SortedByText(answer["rows"], [](const json& row) { return row.dump(); });
  }
  return answer;
}

}  // namespace dynalake::query
