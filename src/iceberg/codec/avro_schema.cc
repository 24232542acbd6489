#include "iceberg/codec/avro_schema.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.h"
#include "base/unicode.h"

namespace dynalake::iceberg {

using nlohmann::json;

namespace {

constexpr int kMaxSchemaDepth = 100;
constexpr size_t kMaxTypes = 10'000;
constexpr int64_t kMaxFixedBytes = 1 << 20;

constexpr std::pair<std::string_view, AvroType::Kind> kKinds[] = {
    {"null", AvroType::Kind::kNull},     {"boolean", AvroType::Kind::kBoolean},
    {"int", AvroType::Kind::kInt},       {"long", AvroType::Kind::kLong},
    {"float", AvroType::Kind::kFloat},   {"double", AvroType::Kind::kDouble},
    {"bytes", AvroType::Kind::kBytes},   {"string", AvroType::Kind::kString},
    {"fixed", AvroType::Kind::kFixed},   {"enum", AvroType::Kind::kEnum},
    {"array", AvroType::Kind::kArray},   {"map", AvroType::Kind::kMap},
    {"record", AvroType::Kind::kRecord}, {"error", AvroType::Kind::kRecord},
};

/// Whether a value may take no bytes. A record inside itself counts as taking some.
bool MayBeEmpty(const AvroType& type, int depth) {
  if (type.kind == AvroType::Kind::kNull) {
    return true;
  }
  if (type.kind == AvroType::Kind::kFixed) {
    return type.fixed_size_bytes == 0;
  }
  return type.kind == AvroType::Kind::kRecord && depth < kMaxSchemaDepth &&
         std::all_of(
             type.fields.begin(), type.fields.end(),
             [depth](const AvroType::Field& field) { return MayBeEmpty(*field.type, depth + 1); });
}

}  // namespace

/// Reads the JSON of a schema into `AvroSchema::types_`.
class AvroSchemaParser {
 public:
  explicit AvroSchemaParser(AvroSchema& schema) : schema_(schema) {}

  Result<const AvroType*> Parse(const json& value, int depth) {
    if (depth > kMaxSchemaDepth || schema_.types_.size() >= kMaxTypes) {
      return Fail(ErrorCode::kUnsupported, "an Avro schema is too deep or too large");
    }
    if (value.is_string()) {
      return Named(value.get_ref<const std::string&>());
    }
    if (value.is_array()) {
      return Union(value, depth);
    }
    if (!value.is_object() || !value.contains("type")) {
      return Fail(ErrorCode::kMalformedInput, "an Avro type is a JSON {} without 'type'",
                  value.type_name());
    }
    if (!value["type"].is_string()) {
      return Parse(value["type"], depth + 1);
    }
    return Complex(value, depth);
  }

  /// Arrays can be judged only when all records are complete.
  Result<void> CheckArrays() const {
    for (const AvroType& type : schema_.types_) {
      if (type.kind == AvroType::Kind::kArray && MayBeEmpty(*type.item, 0)) {
        return Fail(ErrorCode::kMalformedInput, "an Avro array of items without bytes");
      }
    }
    return {};
  }

 private:
  AvroType& Add(AvroType::Kind kind) {
    schema_.types_.emplace_back().kind = kind;
    return schema_.types_.back();
  }

  Result<const AvroType*> Named(const std::string& name) {
    const auto known = names_.find(name);
    if (known != names_.end()) {
      return known->second;
    }
    for (const auto& [text, kind] : kKinds) {
      if (text == name && kind < AvroType::Kind::kFixed) {
        return &Add(kind);
      }
    }
    return Fail(ErrorCode::kMalformedInput, "'{}' is not an Avro type", name.substr(0, 100));
  }

  Result<const AvroType*> Union(const json& value, int depth) {
    AvroType& type = Add(AvroType::Kind::kUnion);
    for (const json& member : value) {
      DYNALAKE_ASSIGN(const AvroType* branch, Parse(member, depth + 1));
      if (branch->kind == AvroType::Kind::kUnion) {
        return Fail(ErrorCode::kMalformedInput, "an Avro union directly in a union");
      }
      type.branches.push_back(branch);
    }
    return &type;
  }

  Result<const AvroType*> Complex(const json& value, int depth) {
    const auto& text = value["type"].get_ref<const std::string&>();
    const auto at = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const auto& known) { return known.first == text; });
    if (at == std::end(kKinds)) {
      return Named(text);
    }
    AvroType& type = Add(at->second);
    DYNALAKE_ASSIGN(const auto logical_type, FindString(value, "logicalType"));
    type.logical_type = logical_type.value_or("");
    switch (type.kind) {
      case AvroType::Kind::kFixed:
      case AvroType::Kind::kEnum:
      case AvroType::Kind::kRecord:
        DYNALAKE_TRY(Declare(value, type));
        break;
      case AvroType::Kind::kArray: {
        DYNALAKE_ASSIGN(type.item, Parse(Member(value, "items"), depth + 1));
        break;
      }
      case AvroType::Kind::kMap: {
        DYNALAKE_ASSIGN(type.item, Parse(Member(value, "values"), depth + 1));
        break;
      }
      default:
        break;
    }
    if (type.kind == AvroType::Kind::kFixed) {
      DYNALAKE_ASSIGN(const int64_t size, GetInt64(value, "size"));
      if (size < 0 || size > kMaxFixedBytes) {
        return Fail(ErrorCode::kMalformedInput, "an Avro fixed of {} bytes", size);
      }
      type.fixed_size_bytes = static_cast<size_t>(size);
    }
    if (type.kind == AvroType::Kind::kRecord) {
      DYNALAKE_TRY(Fields(value, type, depth));
    }
    return &type;
  }

  static const json& Member(const json& value, const char* key) {
    static const json kNone;
    const auto at = value.find(key);
    return at == value.end() ? kNone : *at;
  }

  Result<void> Declare(const json& value, const AvroType& type) {
    DYNALAKE_ASSIGN(const std::string name, GetString(value, "name"));
    DYNALAKE_ASSIGN(const auto name_space, FindString(value, "namespace"));
    names_.emplace(name, &type);
    if (name_space) {
      names_.emplace(*name_space + "." + name, &type);
    }
    return {};
  }

  Result<void> Fields(const json& value, AvroType& type, int depth) {
    DYNALAKE_ASSIGN(const json* fields, GetArray(value, "fields"));
    for (const json& member : *fields) {
      AvroType::Field field;
      DYNALAKE_ASSIGN(field.name, GetString(member, "name"));
      DYNALAKE_ASSIGN(const auto field_id, FindInt32(member, "field-id"));
      field.field_id = field_id.value_or(-1);
      DYNALAKE_ASSIGN(field.type, Parse(Member(member, "type"), depth + 1));
      type.fields.push_back(std::move(field));
    }
    return {};
  }

  AvroSchema& schema_;
  std::map<std::string, const AvroType*, std::less<>> names_;
};

Result<AvroSchema> AvroSchema::Parse(std::string_view text) {
  DYNALAKE_ASSIGN(const json value, ParseJson(text, "Avro schema"));
  AvroSchema schema;
  AvroSchemaParser parser(schema);
  DYNALAKE_ASSIGN(schema.root_, parser.Parse(value, 0));
  DYNALAKE_TRY(parser.CheckArrays());
  return schema;
}

const AvroType::Field* FindAvroField(const AvroType& record, int32_t field_id) {
  const auto at =
      std::find_if(record.fields.begin(), record.fields.end(),
                   [field_id](const AvroType::Field& field) { return field.field_id == field_id; });
  return at == record.fields.end() ? nullptr : &*at;
}

std::string AvroName(std::string_view name) {
  const auto is_digit = [](char32_t c) { return c >= '0' && c <= '9'; };
  std::string out;
  size_t position = 0;
  while (const auto code_point = NextCodePoint(name, position)) {
    const char32_t c = *code_point;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
        (is_digit(c) && !out.empty())) {
      out += static_cast<char>(c);
    } else if (is_digit(c)) {
      out += '_';
      out += static_cast<char>(c);
    } else {
      out += fmt::format("_x{:X}", static_cast<uint32_t>(c));
    }
  }
  return out;
}

}  // namespace dynalake::iceberg
