#include "query/listings/metric_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "base/float_text.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/json.h"
#include "iceberg/model/human_text.h"
#include "iceberg/model/single_value.h"
#include "iceberg/scan/prune.h"

namespace dynalake::query {
namespace {

using iceberg::Literal;
using iceberg::Type;
using iceberg::TypeId;

/// JSON has no infinite numbers.
std::string NumberOf(double value, std::string_view text) {
  return std::isfinite(value) ? std::string(text) : PrintJson(text);
}

std::string JsonOf(const Type& type, const Literal& value) {
  std::array<char, kFloatText> buffer = {};
  switch (type.id()) {
    case TypeId::kBoolean:
    case TypeId::kInt:
    case TypeId::kLong:
      return iceberg::HumanText(type, value);
    case TypeId::kFloat:
      return NumberOf(value.float32(), JavaText(value.float32(), buffer.data()));
    case TypeId::kDouble:
      return NumberOf(value.float64(), JavaText(value.float64(), buffer.data()));
    case TypeId::kDecimal:
      return PrintJson(iceberg::DecimalToText(value.decimal(), type.scale()));
    case TypeId::kTime:
      return PrintJson(iceberg::IsoTimeText(type, value));
    case TypeId::kFixed:
    case TypeId::kBinary:
      return PrintJson(AsciiUpperCase(EncodeHex(value.bytes())));
    default:
      return PrintJson(iceberg::HumanText(type, value));
  }
}

void AppendCount(std::string_view name, const int64_t* count, std::string& out) {
  out += fmt::format("\"{}\":{},", name, count == nullptr ? "null" : std::to_string(*count));
}

std::string BoundOf(const Type& type, const std::string* bytes) {
  const std::optional<Literal> bound = iceberg::ReadBound(type, bytes);
  return bound ? JsonOf(type, *bound) : "null";
}

}  // namespace

ReadableMetrics::ReadableMetrics(const iceberg::Schema& schema) {
  for (const int32_t id : schema.FieldIds()) {
    const iceberg::NestedField* field = schema.FindField(id);
    if (!field->type.is_nested()) {
      std::string name(schema.FullName(id));
      std::string quoted = PrintJson(name);
      fields_.push_back(
          {.id = id, .name = std::move(name), .quoted = std::move(quoted), .type = field->type});
    }
  }
  std::ranges::sort(fields_, {}, &Field::name);
}

std::string ReadableMetrics::Of(const iceberg::DataFile& file) const {
  std::string json = "{";
  for (const Field& field : fields_) {
    json += json.size() == 1 ? "" : ",";
    json += field.quoted;
    json += ":{";
    AppendCount("column_size", file.column_sizes.Find(field.id), json);
    AppendCount("value_count", file.value_counts.Find(field.id), json);
    AppendCount("null_value_count", file.null_value_counts.Find(field.id), json);
    AppendCount("nan_value_count", file.nan_value_counts.Find(field.id), json);
    json += "\"lower_bound\":";
    json += BoundOf(field.type, file.lower_bounds.Find(field.id));
    json += ",\"upper_bound\":";
    json += BoundOf(field.type, file.upper_bounds.Find(field.id));
    json += '}';
  }
  return json + '}';
}

}  // namespace dynalake::query
