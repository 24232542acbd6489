#include "app/settings/config_schema.h"

#include "app/settings/config_keys.h"
#include "base/json.h"

namespace dynalake::app {
namespace {

using Json = nlohmann::ordered_json;

Json ObjectSchema(std::span<const ConfigKey> keys);

Json TextMap() { return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}; }

Json EntitiesSchema() {
  const auto one_key = [](std::string_view name) {
    Json object = {{"type", "object"}, {"additionalProperties", false}};
    object["required"] = Json::array({name});
    object["properties"][std::string(name)] = {{"type", "string"}};
    return object;
  };
  return {{"anyOf", Json::array({{{"enum", Json::array({"auto", "none"})}},
                                 one_key("attribute"),
                                 one_key("key_prefix")})}};
}

Json RolesSchema() {
  const Json text = {{"type", "string"}};
  Json role = {{"type", "object"}, {"additionalProperties", false}};
  role["required"] = Json::array({"role_arn"});
  for (const char* name : {"role_arn", "external_id", "session_name", "duration"}) {
    role["properties"][name] = text;
  }
  const Json one = {{"anyOf", Json::array({text, role})}};
  return {{"anyOf", Json::array({text, role, {{"type", "array"}, {"items", one}}})}};
}

Json SchemaOf(const ConfigKey& key) {
  switch (key.shape) {
    case ConfigShape::kText:
      return {{"type", "string"}};
    case ConfigShape::kTexts:
      return {{"anyOf", Json::array({{{"type", "string"}},
                                     {{"type", "array"}, {"items", {{"type", "string"}}}}})}};
    case ConfigShape::kCount:
      return {{"type", "integer"}, {"minimum", 1}};
    case ConfigShape::kPrice:
      return {{"type", "number"}, {"minimum", 0}};
    case ConfigShape::kSize:
      return {{"type", Json::array({"string", "integer"})}};
    case ConfigShape::kChoice: {
      Json schema;
      for (const std::string_view choice : key.choices) {
        schema["enum"].push_back(choice);
      }
      return schema;
    }
    case ConfigShape::kFlag:
      return {{"type", "boolean"}};
    case ConfigShape::kObject:
      return ObjectSchema(key.keys);
    case ConfigShape::kTables:
      return {{"type", "object"}, {"additionalProperties", ObjectSchema(key.keys)}};
    case ConfigShape::kTypes:
      return TextMap();
    case ConfigShape::kRoles:
      return RolesSchema();
    case ConfigShape::kEntities:
      return EntitiesSchema();
  }
  return {};
}

Json ObjectSchema(std::span<const ConfigKey> keys) {
  Json schema = {{"type", "object"}, {"additionalProperties", false}};
  for (const ConfigKey& key : keys) {
    Json property = {{"description", key.description}};
    property.update(SchemaOf(key));
    schema["properties"][std::string(key.name)] = std::move(property);
    if (key.required) {
      schema["required"].push_back(key.name);
    }
  }
  return schema;
}

}  // namespace

std::string ConfigJsonSchema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "dynalake.yaml"}};
  schema.update(ObjectSchema(ConfigKeys()));
  return schema.dump(2) + "\n";
}

}  // namespace dynalake::app
