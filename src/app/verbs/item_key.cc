#include "app/verbs/item_key.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/base64.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/number.h"

namespace dynalake::app {
namespace {

using dynamodb::TypeTag;
using dynamodb::Value;
using shaping::CellEncoding;
using shaping::ColumnType;

Result<Value> ParseKeyText(const std::string& text, const shaping::Column& column) {
  switch (shaping::TypeTagOf(column.encoding).value_or(TypeTag::kS)) {
    case TypeTag::kN: {
      Result<std::string> number = dynamodb::CanonicalNumber(text);
      if (!number) {
        return Fail(ErrorCode::kInvalidArgument, "the key {} is a number, '{}' is none",
                    column.step.name, text);
      }
      return Value::Number(*std::move(number));
    }
    case TypeTag::kB: {
      Result<std::string> bytes = DecodeBase64(text);
      if (!bytes) {
        return Fail(ErrorCode::kInvalidArgument, "the key {} is binary: write it in Base64",
                    column.step.name);
      }
      return Value::Binary(*std::move(bytes));
    }
    default:
      return Value::String(text);
  }
}

std::vector<std::string> KeyNames(const dynamodb::KeySchema& keys) {
  std::vector<std::string> names = {keys.partition_key};
  if (keys.sort_key.has_value()) {
    names.push_back(*keys.sort_key);
  }
  return names;
}

// Ten times as much, and a digit more; nothing where that is too large for any decimal.
std::optional<iceberg::Int128> Append(iceberg::Int128 value, int digit) {
  iceberg::Int128 result = 0;
  return __builtin_mul_overflow(value, iceberg::Int128{10}, &result) ||
                 __builtin_add_overflow(result, iceberg::Int128{digit}, &result)
             ? std::nullopt
             : std::optional(result);
}

// A canonical number as an integer of `scale` digits behind the point; nothing if it is none.
std::optional<iceberg::Int128> Unscaled(const std::string& number, int scale) {
  std::optional<iceberg::Int128> value = 0;
  const size_t point = std::min(number.find('.'), number.size());
  const size_t digits_after = point == number.size() ? 0 : number.size() - point - 1;
  if (digits_after > static_cast<size_t>(scale)) {
    return std::nullopt;
  }
  std::string digits = number;
  std::erase_if(digits, [](char c) { return c == '.' || c == '-'; });
  digits.append(static_cast<size_t>(scale) - digits_after, '0');
  for (const char c : digits) {
    value = Append(*value, c - '0');
    if (!value.has_value()) {
      return std::nullopt;
    }
  }
  return number.front() == '-' ? -*value : *value;
}

std::optional<iceberg::Literal> LiteralOf(const Value& value, const shaping::Column& column,
                                          int rules_version) {
  constexpr int kCanonicalText = 2;
  if (column.type == ColumnType::kString &&
      (column.encoding == CellEncoding::kS ||
       (column.encoding == CellEncoding::kNumberText && rules_version >= kCanonicalText))) {
    return iceberg::Literal::String(value.text());
  }
  if (column.type == ColumnType::kBinary) {
    return iceberg::Literal::Bytes(value.text());
  }
  if (column.type == ColumnType::kLong && column.encoding == CellEncoding::kN) {
    int64_t number = 0;
    const std::string& text = value.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) {
      return iceberg::Literal::Long(number);
    }
  }
  if (column.type == ColumnType::kDecimal && column.encoding == CellEncoding::kN) {
    if (const auto unscaled = Unscaled(value.text(), column.scale)) {
      return iceberg::Literal::Decimal(*unscaled);
    }
  }
  return std::nullopt;
}

Result<dynamodb::Item> ParseJsonKey(const std::string& json,
                                    const std::vector<std::string>& names) {
  Result<dynamodb::Item> parsed = dynamodb::ParseItem(json);
  if (!parsed) {
    return std::move(parsed).error().WithContext("the key");
  }
  const dynamodb::Item& item = *parsed;
  dynamodb::Item key;
  for (const std::string& name : names) {
    const auto found = item.find(name);
    if (found == item.end()) {
      return Fail(ErrorCode::kInvalidArgument, "the key lacks {}", name);
    }
    key[name] = found->second;
    if (found->second.tag() == TypeTag::kN) {
      DYNALAKE_ASSIGN(std::string number, dynamodb::CanonicalNumber(found->second.text()));
      key[name] = Value::Number(std::move(number));
    }
  }
  if (item.size() != names.size()) {
    return Fail(ErrorCode::kInvalidArgument, "a key has {} and nothing else",
                fmt::join(names, " and "));
  }
  return key;
}

}  // namespace

Result<dynamodb::Item> ParseItemKey(const std::vector<std::string>& texts,
                                    const shaping::TableColumns& columns) {
  if (!columns.keys.has_value()) {
    return Error(ErrorCode::kUnsupported,
                 "the keys of this table are not known; load it with --partition-key");
  }
  const std::vector<std::string> names = KeyNames(*columns.keys);
  if (texts.size() == 1 && texts[0].starts_with('{')) {
    return ParseJsonKey(texts[0], names);
  }
  if (texts.size() != names.size()) {
    return Fail(ErrorCode::kInvalidArgument, "a key of this table is {}",
                fmt::join(names, " and "));
  }
  dynamodb::Item key;
  for (size_t i = 0; i < names.size(); ++i) {
    const shaping::Column* column = shaping::FindColumn(columns, names[i]);
    if (column == nullptr) {
      return Fail(ErrorCode::kMalformedInput, "the table has no column for its key {}", names[i]);
    }
    DYNALAKE_ASSIGN(key[names[i]], ParseKeyText(texts[i], *column));
  }
  return key;
}

engine::ScanRequest MakeKeyScan(const dynamodb::Item& key, const shaping::TableColumns& columns,
                                int rules_version) {
  engine::ScanRequest request;
  for (const auto& [name, value] : key) {
    const shaping::Column* column = shaping::FindColumn(columns, name);
    if (column == nullptr || shaping::TypeTagOf(column->encoding) != value.tag()) {
      continue;
    }
    if (auto literal = LiteralOf(value, *column, rules_version)) {
      request.equals.push_back({column->field_id, *std::move(literal)});
    }
  }
  return request;
}

bool HasKey(const dynamodb::Item& item, const dynamodb::Item& key) {
  for (const auto& [name, value] : key) {
    const auto found = item.find(name);
    if (found == item.end() || found->second.tag() != value.tag()) {
      return false;
    }
    const bool equal = value.tag() == TypeTag::kN
                           ? dynamodb::NumericEqual(found->second.text(), value.text())
                           : found->second == value;
    if (!equal) {
      return false;
    }
  }
  return true;
}

}  // namespace dynalake::app
