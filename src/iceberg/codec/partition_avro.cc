#include "iceberg/codec/partition_avro.h"

#include <utility>

#include "base/json.h"
#include "base/little_endian.h"
#include "iceberg/codec/avro_container.h"
#include "iceberg/codec/avro_fields.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

Literal WidenTo(const Type& target, Literal literal) {
  if (const auto* narrow = std::get_if<int32_t>(&literal.value());
      narrow != nullptr && target.id() == TypeId::kLong) {
    return Literal::Long(*narrow);
  }
  if (const auto* narrow = std::get_if<float>(&literal.value());
      narrow != nullptr && target.id() == TypeId::kDouble) {
    return Literal::Double(*narrow);
  }
  if (const auto* wide = std::get_if<int64_t>(&literal.value());
      wide != nullptr && (target.id() == TypeId::kInt || target.id() == TypeId::kDate) &&
      std::in_range<int32_t>(*wide)) {
    return Literal::Int(static_cast<int32_t>(*wide));
  }
  return literal;
}

/// A value by its Avro type; nothing for null and for what no partition value can be.
std::optional<Literal> ReadValue(AvroDecoder& decoder, const AvroType& type) {
  switch (type.kind) {
    case AvroType::Kind::kBoolean:
      return Literal::Boolean(decoder.Boolean(type));
    case AvroType::Kind::kInt:
      return Literal::Int(decoder.Int32(type));
    case AvroType::Kind::kLong:
      return Literal::Long(decoder.Integer(type));
    case AvroType::Kind::kFloat:
      return Literal::Float(decoder.Float(type));
    case AvroType::Kind::kDouble:
      return Literal::Double(decoder.Double(type));
    case AvroType::Kind::kBytes:
    case AvroType::Kind::kString:
    case AvroType::Kind::kFixed: {
      const std::string_view bytes = decoder.Bytes(type);
      if (type.logical_type != "decimal") {
        return Literal::Bytes(std::string(bytes));
      }
      const Result<Int128> unscaled = DecimalFromBytes(bytes);
      if (!unscaled) {
        decoder.Fail("a partition value is no decimal");
        return std::nullopt;
      }
      return Literal::Decimal(*unscaled);
    }
    default:
      decoder.Skip(type);
      return std::nullopt;
  }
}

json Logical(json type, const char* logical_type) {
  return {{"type", std::move(type)}, {"logicalType", logical_type}};
}

json Timestamp(const char* logical_type, bool adjust_to_utc) {
  json type = Logical("long", logical_type);
  type["adjust-to-utc"] = adjust_to_utc;
  return type;
}

json FixedSchema(std::string name, int64_t size_bytes) {
  return {{"type", "fixed"}, {"name", std::move(name)}, {"size", size_bytes}};
}

/// `field_id` makes the names of fixed types unique within the schema.
json ValueSchema(const Type& type, int32_t field_id) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return "boolean";
    case TypeId::kInt:
      return "int";
    case TypeId::kLong:
      return "long";
    case TypeId::kFloat:
      return "float";
    case TypeId::kDouble:
      return "double";
    case TypeId::kDate:
      return Logical("int", "date");
    case TypeId::kTime:
      return Logical("long", "time-micros");
    case TypeId::kTimestamp:
      return Timestamp("timestamp-micros", false);
    case TypeId::kTimestampTz:
      return Timestamp("timestamp-micros", true);
    case TypeId::kTimestampNs:
      return Timestamp("timestamp-nanos", false);
    case TypeId::kTimestampTzNs:
      return Timestamp("timestamp-nanos", true);
    case TypeId::kString:
      return "string";
    case TypeId::kUuid: {
      json fixed = FixedSchema(fmt::format("uuid_{}", field_id), 16);
      fixed["logicalType"] = "uuid";
      return fixed;
    }
    case TypeId::kFixed:
      return FixedSchema(fmt::format("fixed_{}", field_id), type.length_bytes());
    case TypeId::kDecimal: {
      json fixed =
          FixedSchema(fmt::format("decimal_{}", field_id), DecimalFixedLength(type.precision()));
      fixed["logicalType"] = "decimal";
      fixed["precision"] = type.precision();
      fixed["scale"] = type.scale();
      return fixed;
    }
    default:
      return "bytes";
  }
}

template <typename T>
bool Holds(const Literal& literal) {
  return std::holds_alternative<T>(literal.value());
}

/// Appends a present value; false where its representation is not the type's.
bool AppendValue(const Type& type, const Literal& literal, std::string& out) {
  switch (type.id()) {
    case TypeId::kBoolean:
      out += Holds<bool>(literal) && literal.boolean() ? '\1' : '\0';
      return Holds<bool>(literal);
    case TypeId::kInt:
    case TypeId::kDate:
      AppendAvroLong(Holds<int32_t>(literal) ? literal.int32() : 0, out);
      return Holds<int32_t>(literal);
    case TypeId::kLong:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      AppendAvroLong(Holds<int64_t>(literal) ? literal.int64() : 0, out);
      return Holds<int64_t>(literal);
    case TypeId::kFloat:
      AppendLittleEndian(Holds<float>(literal) ? literal.float32() : 0, out);
      return Holds<float>(literal);
    case TypeId::kDouble:
      AppendLittleEndian(Holds<double>(literal) ? literal.float64() : 0, out);
      return Holds<double>(literal);
    case TypeId::kDecimal: {
      if (!Holds<Int128>(literal)) {
        return false;
      }
      const std::string bytes = DecimalToBytes(literal.decimal());
      const auto size = static_cast<size_t>(DecimalFixedLength(type.precision()));
      if (bytes.size() > size) {
        return false;
      }
      out.append(size - bytes.size(), literal.decimal() < 0 ? '\xff' : '\0');
      out += bytes;
      return true;
    }
    default:
      break;
  }
  if (!Holds<std::string>(literal)) {
    return false;
  }
  if (type.id() == TypeId::kUuid || type.id() == TypeId::kFixed) {
    const int64_t size = type.id() == TypeId::kUuid ? 16 : type.length_bytes();
    out += literal.bytes();
    return static_cast<int64_t>(literal.bytes().size()) == size;
  }
  AppendAvroBytes(literal.bytes(), out);
  return true;
}

}  // namespace

Result<PartitionReader> PartitionReader::Make(const AvroType& record, const Type& partition_type) {
  if (record.kind != AvroType::Kind::kRecord) {
    return Fail(ErrorCode::kMalformedInput, "the partition of a manifest is no record");
  }
  PartitionReader reader;
  const auto wanted = partition_type.fields();
  reader.size_ = wanted.size();
  for (const AvroType::Field& field : record.fields) {
    Slot slot{.avro = field.type, .position = -1, .target = Type()};
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].id == field.field_id) {
        slot.position = static_cast<int>(i);
        slot.target = wanted[i].type;
      }
    }
    reader.slots_.push_back(std::move(slot));
  }
  return reader;
}

PartitionTuple PartitionReader::Read(AvroDecoder& decoder) const {
  PartitionTuple tuple(size_);
  for (const Slot& slot : slots_) {
    if (slot.position < 0) {
      decoder.Skip(*slot.avro);
      continue;
    }
    auto literal = ReadValue(decoder, decoder.Branch(*slot.avro));
    if (literal) {
      tuple[static_cast<size_t>(slot.position)] = WidenTo(slot.target, *std::move(literal));
    }
  }
  return tuple;
}

json PartitionAvroSchema(const Type& partition_type) {
  json fields = json::array();
  for (const NestedField& field : partition_type.fields()) {
    json member = AvroOptional(AvroName(field.name), field.id, ValueSchema(field.type, field.id));
    if (AvroName(field.name) != field.name) {
      member["iceberg-field-name"] = field.name;
    }
    fields.push_back(std::move(member));
  }
  return AvroRecord("r102", std::move(fields));
}

Result<void> AppendPartition(const Type& partition_type, const PartitionTuple& tuple,
                             std::string& out) {
  const auto fields = partition_type.fields();
  if (tuple.size() != fields.size()) {
    return Fail(ErrorCode::kInvalidArgument, "a partition of {} values where the spec has {}",
                tuple.size(), fields.size());
  }
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!tuple[i]) {
      AppendAvroNull(out);
      continue;
    }
    AppendAvroPresent(out);
    if (!AppendValue(fields[i].type, *tuple[i], out)) {
      return Fail(ErrorCode::kInvalidArgument, "{} is not a value of partition field '{}' ({})",
                  tuple[i]->ToString(), fields[i].name, fields[i].type.ToString());
    }
  }
  return {};
}

}  // namespace dynalake::iceberg
