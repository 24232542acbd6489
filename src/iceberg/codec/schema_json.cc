#include "iceberg/codec/schema_json.h"

#include <utility>

#include "base/json.h"
#include "iceberg/model/literal_text.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

std::optional<int64_t> IntegerOf(const json& value) {
  if (!value.is_number_integer() ||
      (value.is_number_unsigned() && !std::in_range<int64_t>(value.get<uint64_t>()))) {
    return std::nullopt;
  }
  return value.get<int64_t>();
}

Result<Literal> LiteralFromJson(const Type& type, const json& value) {
  const std::optional<int64_t> integer = IntegerOf(value);
  switch (type.id()) {
    case TypeId::kBoolean:
      if (value.is_boolean()) {
        return Literal::Boolean(value.get<bool>());
      }
      break;
    case TypeId::kInt:
      if (integer && std::in_range<int32_t>(*integer)) {
        return Literal::Int(static_cast<int32_t>(*integer));
      }
      break;
    case TypeId::kLong:
      if (integer) {
        return Literal::Long(*integer);
      }
      break;
    case TypeId::kFloat:
      if (value.is_number()) {
        return Literal::Float(value.get<float>());
      }
      break;
    case TypeId::kDouble:
      if (value.is_number()) {
        return Literal::Double(value.get<double>());
      }
      break;
    default:
      if (value.is_string()) {
        return LiteralFromText(type, value.get_ref<const std::string&>());
      }
  }
  return Fail(ErrorCode::kMalformedInput, "a default of type {} is a JSON {}", type.ToString(),
              value.type_name());
}

json LiteralToJson(const Type& type, const Literal& value) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return value.boolean();
    case TypeId::kInt:
      return value.int32();
    case TypeId::kLong:
      return value.int64();
    case TypeId::kFloat:
      return value.float32();
    case TypeId::kDouble:
      return value.float64();
    default:
      return LiteralToText(type, value);
  }
}

/// A default; absent for nested types, whose only default is null or an empty struct.
Result<std::optional<Literal>> DefaultFromJson(const json& object, const char* key,
                                               const Type& type) {
  const auto member = object.find(key);
  if (member == object.end() || member->is_null() || type.is_nested()) {
    return std::optional<Literal>();
  }
  DYNALAKE_ASSIGN(Literal literal, LiteralFromJson(type, *member));
  return std::optional(std::move(literal));
}

Result<Type> MemberType(const json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) {
    return Fail(ErrorCode::kMalformedInput, "a type lacks '{}'", key);
  }
  return TypeFromJson(object[key]);
}

Result<std::vector<NestedField>> FieldsFromJson(const json& object) {
  DYNALAKE_ASSIGN(const json* array, GetArray(object, "fields"));
  std::vector<NestedField> fields;
  fields.reserve(array->size());
  for (const json& member : *array) {
    NestedField field;
    DYNALAKE_ASSIGN(field.id, GetInt32(member, "id"));
    DYNALAKE_ASSIGN(field.name, GetString(member, "name"));
    DYNALAKE_ASSIGN(field.required, GetBool(member, "required"));
    DYNALAKE_ASSIGN(field.type, MemberType(member, "type"));
    DYNALAKE_ASSIGN(const auto doc, FindString(member, "doc"));
    field.doc = doc.value_or("");
    DYNALAKE_ASSIGN(field.initial_default, DefaultFromJson(member, "initial-default", field.type));
    DYNALAKE_ASSIGN(field.write_default, DefaultFromJson(member, "write-default", field.type));
    fields.push_back(std::move(field));
  }
  return fields;
}

json FieldsToJson(const Type& type) {
  json array = json::array();
  for (const NestedField& field : type.fields()) {
    json member = {{"id", field.id},
                   {"name", field.name},
                   {"required", field.required},
                   {"type", TypeToJson(field.type)}};
    if (!field.doc.empty()) {
      member["doc"] = field.doc;
    }
    if (field.initial_default) {
      member["initial-default"] = LiteralToJson(field.type, *field.initial_default);
    }
    if (field.write_default) {
      member["write-default"] = LiteralToJson(field.type, *field.write_default);
    }
    array.push_back(std::move(member));
  }
  return array;
}

/// The one source of a partition or sort field; version 3 may spell it as a list.
Result<int32_t> SourceIdFromJson(const json& object) {
  DYNALAKE_ASSIGN(const auto source_id, FindInt32(object, "source-id"));
  if (source_id) {
    return *source_id;
  }
  DYNALAKE_ASSIGN(const json* ids, GetArray(object, "source-ids"));
  if (ids->size() != 1) {
    return Fail(ErrorCode::kUnsupported, "a transform of {} columns", ids->size());
  }
  return IdFromJson((*ids)[0]);
}

Result<Transform> TransformFromJson(const json& object) {
  DYNALAKE_ASSIGN(const std::string text, GetString(object, "transform"));
  return Transform::Parse(text);
}

Result<bool> OneOf(const json& object, const char* key, std::string_view no, std::string_view yes) {
  DYNALAKE_ASSIGN(const std::string text, GetString(object, key));
  if (text != no && text != yes) {
    return Fail(ErrorCode::kMalformedInput, "'{}' is '{}', not '{}' or '{}'", key, text, no, yes);
  }
  return text == yes;
}

}  // namespace

Result<int32_t> IdFromJson(const json& value) {
  const auto id = IntegerOf(value);
  if (!id || !std::in_range<int32_t>(*id)) {
    return Fail(ErrorCode::kMalformedInput, "a list of ids has a JSON {} that is no 32-bit number",
                value.type_name());
  }
  return static_cast<int32_t>(*id);
}

Result<StringMap> StringMapFromJson(const json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const json* members, FindObject(object, key));
  StringMap strings;
  if (members == nullptr) {
    return strings;
  }
  for (const auto& [name, value] : members->items()) {
    if (!value.is_string()) {
      return Fail(ErrorCode::kMalformedInput, "'{}' in '{}' is a JSON {}, not a string", name, key,
                  value.type_name());
    }
    strings.emplace(name, value.get<std::string>());
  }
  return strings;
}

Result<Type> TypeFromJson(const json& value) {
  if (value.is_string()) {
    return Type::ParsePrimitive(value.get_ref<const std::string&>());
  }
  DYNALAKE_ASSIGN(const std::string kind, GetString(value, "type"));
  if (kind == "struct") {
    DYNALAKE_ASSIGN(auto fields, FieldsFromJson(value));
    return Type::Struct(std::move(fields));
  }
  if (kind == "list") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(value, "element-id"));
    DYNALAKE_ASSIGN(const bool required, GetBool(value, "element-required"));
    DYNALAKE_ASSIGN(Type element, MemberType(value, "element"));
    return Type::List(id, required, std::move(element));
  }
  if (kind == "map") {
    DYNALAKE_ASSIGN(const int32_t key_id, GetInt32(value, "key-id"));
    DYNALAKE_ASSIGN(const int32_t value_id, GetInt32(value, "value-id"));
    DYNALAKE_ASSIGN(const bool required, GetBool(value, "value-required"));
    DYNALAKE_ASSIGN(Type key, MemberType(value, "key"));
    DYNALAKE_ASSIGN(Type of_value, MemberType(value, "value"));
    return Type::Map(key_id, std::move(key), value_id, required, std::move(of_value));
  }
  return Fail(ErrorCode::kMalformedInput, "'{}' is not an Iceberg type", kind);
}

json TypeToJson(const Type& type) {
  const auto fields = type.fields();
  switch (type.id()) {
    case TypeId::kStruct:
      return {{"type", "struct"}, {"fields", FieldsToJson(type)}};
    case TypeId::kList:
      return {{"type", "list"},
              {"element-id", fields[0].id},
              {"element-required", fields[0].required},
              {"element", TypeToJson(fields[0].type)}};
    case TypeId::kMap:
      return {{"type", "map"},
              {"key-id", fields[0].id},
              {"key", TypeToJson(fields[0].type)},
              {"value-id", fields[1].id},
              {"value-required", fields[1].required},
              {"value", TypeToJson(fields[1].type)}};
    default:
      return type.ToString();
  }
}

Result<Schema> SchemaFromJson(const json& object) {
  DYNALAKE_ASSIGN(const auto schema_id, FindInt32(object, "schema-id"));
  DYNALAKE_ASSIGN(auto fields, FieldsFromJson(object));
  DYNALAKE_ASSIGN(const json* ids, FindArray(object, "identifier-field-ids"));
  std::vector<int32_t> identifier_field_ids;
  for (const json& id : ids == nullptr ? json::array() : *ids) {
    DYNALAKE_ASSIGN(const int32_t field_id, IdFromJson(id));
    identifier_field_ids.push_back(field_id);
  }
  return Schema::Make(schema_id.value_or(0), std::move(fields), std::move(identifier_field_ids));
}

json SchemaToJson(const Schema& schema) {
  json object = {{"type", "struct"},
                 {"schema-id", schema.schema_id()},
                 {"fields", FieldsToJson(schema.type())}};
  if (!schema.identifier_field_ids().empty()) {
    object["identifier-field-ids"] = schema.identifier_field_ids();
  }
  return object;
}

std::string WriteSchemaJson(const Schema& schema) { return PrintJson(SchemaToJson(schema)); }

Result<std::vector<PartitionField>> PartitionFieldsFromJson(const json& array) {
  if (!array.is_array()) {
    return Fail(ErrorCode::kMalformedInput, "partition fields are a list");
  }
  std::vector<PartitionField> fields;
  int32_t next_id = kFirstPartitionFieldId;
  for (const json& member : array) {
    PartitionField field;
    DYNALAKE_ASSIGN(field.source_id, SourceIdFromJson(member));
    // Version 1 writers left the ids out: they count from 1000.
    DYNALAKE_ASSIGN(const auto field_id, FindInt32(member, "field-id"));
    field.field_id = field_id.value_or(next_id++);
    DYNALAKE_ASSIGN(field.name, GetString(member, "name"));
    DYNALAKE_ASSIGN(field.transform, TransformFromJson(member));
    fields.push_back(std::move(field));
  }
  return fields;
}

json PartitionFieldsToJson(const std::vector<PartitionField>& fields) {
  json array = json::array();
  for (const PartitionField& field : fields) {
    array.push_back({{"source-id", field.source_id},
                     {"field-id", field.field_id},
                     {"name", field.name},
                     {"transform", field.transform.ToString()}});
  }
  return array;
}

Result<PartitionSpec> PartitionSpecFromJson(const json& object) {
  PartitionSpec spec;
  DYNALAKE_ASSIGN(spec.spec_id, GetInt32(object, "spec-id"));
  DYNALAKE_ASSIGN(const json* fields, GetArray(object, "fields"));
  DYNALAKE_ASSIGN(spec.fields, PartitionFieldsFromJson(*fields));
  return spec;
}

json PartitionSpecToJson(const PartitionSpec& spec) {
  return {{"spec-id", spec.spec_id}, {"fields", PartitionFieldsToJson(spec.fields)}};
}

Result<SortOrder> SortOrderFromJson(const json& object) {
  SortOrder order;
  DYNALAKE_ASSIGN(order.order_id, GetInt32(object, "order-id"));
  DYNALAKE_ASSIGN(const json* fields, GetArray(object, "fields"));
  for (const json& member : *fields) {
    SortField field;
    DYNALAKE_ASSIGN(field.source_id, SourceIdFromJson(member));
    DYNALAKE_ASSIGN(field.transform, TransformFromJson(member));
    DYNALAKE_ASSIGN(field.descending, OneOf(member, "direction", "asc", "desc"));
    DYNALAKE_ASSIGN(field.nulls_last, OneOf(member, "null-order", "nulls-first", "nulls-last"));
    order.fields.push_back(std::move(field));
  }
  return order;
}

json SortOrderToJson(const SortOrder& order) {
  json array = json::array();
  for (const SortField& field : order.fields) {
    array.push_back({{"source-id", field.source_id},
                     {"transform", field.transform.ToString()},
                     {"direction", field.descending ? "desc" : "asc"},
                     {"null-order", field.nulls_last ? "nulls-last" : "nulls-first"}});
  }
  return {{"order-id", order.order_id}, {"fields", std::move(array)}};
}

}  // namespace dynalake::iceberg
