#include "iceberg/codec/name_mapping_json.h"

#include "base/json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

Result<NameMapping> MappingFromJson(const json& array) {
  if (!array.is_array()) {
    return Fail(ErrorCode::kMalformedInput, "a name mapping is a list");
  }
  NameMapping mapping;
  for (const json& object : array) {
    MappedField field;
    DYNALAKE_ASSIGN(field.field_id, FindInt32(object, "field-id"));
    DYNALAKE_ASSIGN(field.names, GetStrings(object, "names"));
    DYNALAKE_ASSIGN(const json* fields, FindArray(object, "fields"));
    if (fields != nullptr) {
      DYNALAKE_ASSIGN(field.fields, MappingFromJson(*fields));
    }
    mapping.push_back(std::move(field));
  }
  return mapping;
}

json ToJson(const NameMapping& mapping) {
  json array = json::array();
  for (const MappedField& field : mapping) {
    json object = {{"names", field.names}};
    SetIf(object, "field-id", field.field_id);
    if (!field.fields.empty()) {
      object["fields"] = ToJson(field.fields);
    }
    array.push_back(std::move(object));
  }
  return array;
}

}  // namespace

Result<NameMapping> ReadNameMapping(std::string_view text) {
  DYNALAKE_ASSIGN(const json array, ParseJson(text, "name mapping"));
  return MappingFromJson(array);
}

std::string WriteNameMapping(const NameMapping& mapping) { return PrintJson(ToJson(mapping)); }

}  // namespace dynalake::iceberg
