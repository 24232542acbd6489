#include "iceberg/codec/view_json.h"

#include <utility>

#include "base/json.h"
#include "iceberg/codec/schema_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

Result<ViewVersion> VersionFromJson(const json& object) {
  ViewVersion version;
  DYNALAKE_ASSIGN(version.version_id, GetInt32(object, "version-id"));
  DYNALAKE_ASSIGN(version.timestamp_ms, GetInt64(object, "timestamp-ms"));
  DYNALAKE_ASSIGN(version.schema_id, GetInt32(object, "schema-id"));
  DYNALAKE_ASSIGN(version.summary, StringMapFromJson(object, "summary"));
  DYNALAKE_ASSIGN(version.default_catalog, FindString(object, "default-catalog"));
  DYNALAKE_ASSIGN(version.default_namespace, GetStrings(object, "default-namespace"));
  DYNALAKE_ASSIGN(const json* representations, GetArray(object, "representations"));
  for (const json& member : *representations) {
    DYNALAKE_ASSIGN(const std::string type, GetString(member, "type"));
    if (type == "sql") {
      ViewRepresentation representation;
      DYNALAKE_ASSIGN(representation.sql, GetString(member, "sql"));
      DYNALAKE_ASSIGN(representation.dialect, GetString(member, "dialect"));
      version.representations.push_back(std::move(representation));
    }
  }
  return version;
}

json VersionToJson(const ViewVersion& version) {
  json representations = json::array();
  for (const ViewRepresentation& representation : version.representations) {
    representations.push_back(
        {{"type", "sql"}, {"sql", representation.sql}, {"dialect", representation.dialect}});
  }
  json object = {{"version-id", version.version_id},
                 {"timestamp-ms", version.timestamp_ms},
                 {"schema-id", version.schema_id},
                 {"summary", version.summary},
                 {"default-namespace", version.default_namespace},
                 {"representations", std::move(representations)}};
  SetIf(object, "default-catalog", version.default_catalog);
  return object;
}

Result<ViewMetadata> ViewFromJson(const json& object) {
  DYNALAKE_ASSIGN(const int32_t format_version, GetInt32(object, "format-version"));
  if (format_version != 1) {
    return Fail(ErrorCode::kUnsupported, "the view has format version {}; 1 is supported",
                format_version);
  }
  ViewMetadata view;
  DYNALAKE_ASSIGN(view.view_uuid, GetString(object, "view-uuid"));
  DYNALAKE_ASSIGN(view.location, GetString(object, "location"));
  DYNALAKE_ASSIGN(view.current_version_id, GetInt32(object, "current-version-id"));
  DYNALAKE_ASSIGN(view.properties, StringMapFromJson(object, "properties"));
  DYNALAKE_ASSIGN(const json* schemas, GetArray(object, "schemas"));
  for (const json& member : *schemas) {
    DYNALAKE_ASSIGN(Schema schema, SchemaFromJson(member));
    view.schemas.push_back(std::move(schema));
  }
  DYNALAKE_ASSIGN(const json* versions, GetArray(object, "versions"));
  for (const json& member : *versions) {
    DYNALAKE_ASSIGN(ViewVersion version, VersionFromJson(member));
    view.versions.push_back(std::move(version));
  }
  DYNALAKE_ASSIGN(const json* log, GetArray(object, "version-log"));
  for (const json& member : *log) {
    ViewLogEntry entry;
    DYNALAKE_ASSIGN(entry.timestamp_ms, GetInt64(member, "timestamp-ms"));
    DYNALAKE_ASSIGN(entry.version_id, GetInt32(member, "version-id"));
    view.version_log.push_back(entry);
  }
  const ViewVersion* current = view.current_version();
  if (current == nullptr || view.FindSchema(current->schema_id) == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "version {} or its schema is not in the view",
                view.current_version_id);
  }
  return view;
}

}  // namespace

Result<ViewMetadata> ReadViewMetadata(std::string_view text) {
  DYNALAKE_ASSIGN(const json object, ParseJson(text, "view metadata"));
  Result<ViewMetadata> view = ViewFromJson(object);
  if (!view) {
    return std::move(view).error().WithContext("view metadata");
  }
  return view;
}

std::string WriteViewMetadata(const ViewMetadata& view) {
  json schemas = json::array();
  for (const Schema& schema : view.schemas) {
    schemas.push_back(SchemaToJson(schema));
  }
  json versions = json::array();
  for (const ViewVersion& version : view.versions) {
    versions.push_back(VersionToJson(version));
  }
  json log = json::array();
  for (const ViewLogEntry& entry : view.version_log) {
    log.push_back({{"timestamp-ms", entry.timestamp_ms}, {"version-id", entry.version_id}});
  }
  return PrintJson({{"view-uuid", view.view_uuid},
                    {"format-version", 1},
                    {"location", view.location},
                    {"schemas", std::move(schemas)},
                    {"current-version-id", view.current_version_id},
                    {"versions", std::move(versions)},
                    {"version-log", std::move(log)},
                    {"properties", view.properties}});
}

}  // namespace dynalake::iceberg
