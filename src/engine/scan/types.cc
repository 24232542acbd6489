#include "engine/scan/types.h"

#include "iceberg/model/sql_names.h"

namespace dynalake::engine {
namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::Value;
using iceberg::Literal;
using iceberg::NestedField;
using iceberg::Type;
using iceberg::TypeId;

duckdb::hugeint_t ToHugeint(iceberg::Int128 value) {
  duckdb::hugeint_t result{};
  result.lower = static_cast<uint64_t>(value);
  result.upper = static_cast<int64_t>(value >> 64);
  return result;
}

iceberg::Int128 FromHugeint(duckdb::hugeint_t value) {
  return (static_cast<iceberg::Int128>(value.upper) << 64) | value.lower;
}

Value DecimalValue(const Type& type, iceberg::Int128 unscaled) {
  const auto precision = static_cast<uint8_t>(type.precision());
  const auto scale = static_cast<uint8_t>(type.scale());
  if (precision > duckdb::Decimal::MAX_WIDTH_INT64) {
    return Value::DECIMAL(ToHugeint(unscaled), precision, scale);
  }
  return Value::DECIMAL(static_cast<int64_t>(unscaled), precision, scale);
}

/// 16 bytes, big-endian, as DuckDB orders UUIDs: the top bit is flipped.
duckdb::hugeint_t UuidValue(const std::string& bytes) {
  uint64_t upper = 0;
  uint64_t lower = 0;
  for (size_t i = 0; i < 8 && i + 8 < bytes.size(); ++i) {
    upper = upper << 8 | static_cast<uint8_t>(bytes[i]);
    lower = lower << 8 | static_cast<uint8_t>(bytes[i + 8]);
  }
  duckdb::hugeint_t result{};
  result.lower = lower;
  result.upper = static_cast<int64_t>(upper ^ (uint64_t{1} << 63));
  return result;
}

Result<LogicalType> ToStructType(const Type& type) {
  if (type.fields().empty()) {
    return Fail(ErrorCode::kUnsupported, "a struct without fields cannot be read by SQL");
  }
  duckdb::child_list_t<LogicalType> children;
  const std::vector<std::string> names = iceberg::SqlNames(type.fields());
  for (size_t i = 0; i < names.size(); ++i) {
    DYNALAKE_ASSIGN(LogicalType child, ToLogicalType(type.fields()[i].type));
    children.emplace_back(names[i], std::move(child));
  }
  return LogicalType::STRUCT(std::move(children));
}

}  // namespace

Result<LogicalType> ToLogicalType(const Type& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return LogicalType(LogicalType::BOOLEAN);
    case TypeId::kInt:
    case TypeId::kUnknown:  // Every value is null: any type does.
      return LogicalType(LogicalType::INTEGER);
    case TypeId::kLong:
      return LogicalType(LogicalType::BIGINT);
    case TypeId::kFloat:
      return LogicalType(LogicalType::FLOAT);
    case TypeId::kDouble:
      return LogicalType(LogicalType::DOUBLE);
    case TypeId::kDecimal:
      return LogicalType::DECIMAL(static_cast<uint8_t>(type.precision()),
                                  static_cast<uint8_t>(type.scale()));
    case TypeId::kDate:
      return LogicalType(LogicalType::DATE);
    case TypeId::kTime:
      return LogicalType(LogicalType::TIME);
    case TypeId::kTimestamp:
      return LogicalType(LogicalType::TIMESTAMP);
    case TypeId::kTimestampNs:
      return LogicalType(LogicalType::TIMESTAMP_NS);
    case TypeId::kTimestampTz:
    case TypeId::kTimestampTzNs:
      return LogicalType(LogicalType::TIMESTAMP_TZ);
    case TypeId::kString:
      return LogicalType(LogicalType::VARCHAR);
    case TypeId::kUuid:
      return LogicalType(LogicalType::UUID);
    case TypeId::kFixed:
    case TypeId::kBinary:
      return LogicalType(LogicalType::BLOB);
    case TypeId::kStruct:
      return ToStructType(type);
    case TypeId::kList: {
      DYNALAKE_ASSIGN(LogicalType element, ToLogicalType(type.fields()[0].type));
      return LogicalType::LIST(element);
    }
    case TypeId::kMap: {
      DYNALAKE_ASSIGN(LogicalType key, ToLogicalType(type.fields()[0].type));
      DYNALAKE_ASSIGN(LogicalType value, ToLogicalType(type.fields()[1].type));
      return LogicalType::MAP(std::move(key), std::move(value));
    }
    case TypeId::kVariant:
    case TypeId::kGeometry:
    case TypeId::kGeography:
      break;
  }
  return Fail(ErrorCode::kUnsupported, "values of type {} cannot be read by SQL", type.ToString());
}

Value ToValue(const Type& type, const Literal& value) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return Value::BOOLEAN(value.boolean());
    case TypeId::kInt:
      return Value::INTEGER(value.int32());
    case TypeId::kLong:
      return Value::BIGINT(value.int64());
    case TypeId::kFloat:
      return Value::FLOAT(value.float32());
    case TypeId::kDouble:
      return Value::DOUBLE(value.float64());
    case TypeId::kDecimal:
      return DecimalValue(type, value.decimal());
    case TypeId::kDate:
      return Value::DATE(duckdb::date_t(value.int32()));
    case TypeId::kTime:
      return Value::TIME(duckdb::dtime_t(value.int64()));
    case TypeId::kTimestamp:
      return Value::TIMESTAMP(duckdb::timestamp_t(value.int64()));
    case TypeId::kTimestampNs:
      return Value::TIMESTAMPNS(duckdb::timestamp_ns_t(value.int64()));
    case TypeId::kTimestampTz:
      return Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(value.int64()));
    case TypeId::kTimestampTzNs:
      return Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(value.int64() / 1000));
    case TypeId::kString:
      return Value(value.bytes());
    case TypeId::kUuid:
      return Value::UUID(UuidValue(value.bytes()));
    default:
      return Value::BLOB_RAW(value.bytes());
  }
}

std::optional<Literal> ToLiteral(const Type& type, const Value& value) {
  if (value.IsNull()) {
    return std::nullopt;
  }
  switch (type.id()) {
    case TypeId::kBoolean:
      return Literal::Boolean(value.GetValueUnsafe<bool>());
    case TypeId::kInt:
    case TypeId::kDate:
      return Literal::Int(value.GetValueUnsafe<int32_t>());
    case TypeId::kLong:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTz:
      return Literal::Long(value.GetValueUnsafe<int64_t>());
    case TypeId::kFloat:
      return Literal::Float(value.GetValueUnsafe<float>());
    case TypeId::kDouble:
      return Literal::Double(value.GetValueUnsafe<double>());
    case TypeId::kDecimal:
      switch (value.type().InternalType()) {
        case duckdb::PhysicalType::INT16:
          return Literal::Decimal(value.GetValueUnsafe<int16_t>());
        case duckdb::PhysicalType::INT32:
          return Literal::Decimal(value.GetValueUnsafe<int32_t>());
        case duckdb::PhysicalType::INT64:
          return Literal::Decimal(value.GetValueUnsafe<int64_t>());
        default:
          return Literal::Decimal(FromHugeint(value.GetValueUnsafe<duckdb::hugeint_t>()));
      }
    case TypeId::kString:
    case TypeId::kBinary:
    case TypeId::kFixed:
      return Literal::String(duckdb::StringValue::Get(value));
    default:
      return std::nullopt;
  }
}

Result<duckdb::MultiFileColumnDefinition> ToColumnDefinition(const NestedField& field,
                                                             const std::string& sql_name) {
  DYNALAKE_ASSIGN(LogicalType type, ToLogicalType(field.type));
  duckdb::MultiFileColumnDefinition column(sql_name, type);
  column.identifier = Value::INTEGER(field.id);
  const Value missing = field.initial_default.has_value() && !field.type.is_nested()
                            ? ToValue(field.type, *field.initial_default)
                            : Value(type);
  column.default_expression = duckdb::make_uniq<duckdb::ConstantExpression>(missing);
  const std::vector<std::string> names = iceberg::SqlNames(field.type.fields());
  for (size_t i = 0; i < names.size(); ++i) {
    DYNALAKE_ASSIGN(auto definition, ToColumnDefinition(field.type.fields()[i], names[i]));
    column.children.push_back(std::move(definition));
  }
  return column;
}

}  // namespace dynalake::engine
