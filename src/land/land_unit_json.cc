#include <utility>

#include "base/json.h"
#include "land/land_unit.h"

namespace dynalake::land {
namespace {

nlohmann::json SettingsJson(const LandSettings& settings) {
  nlohmann::json json = {{"folder", settings.folder.ToString()},
                         {"landing-id", settings.landing_id},
                         {"format", FormatName(settings.format)},
                         {"compression", CompressionName(settings.compression)},
                         {"target-file-bytes", settings.target_file_bytes},
                         {"shaped-bytes", settings.memory.shaped_bytes},
                         {"buffered-file-bytes", settings.memory.buffered_file_bytes},
                         {"written-at", settings.written_at_micros},
                         {"bare-items", settings.bare_items}};
  if (settings.columns) {
    json["columns"] = shaping::ToJson(*settings.columns);
  }
  return json;
}

Result<LandSettings> SettingsFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const std::string folder, GetString(json, "folder"));
  DYNALAKE_ASSIGN(storage::Location location, storage::Location::Parse(folder));
  LandSettings settings{.folder = std::move(location)};
  DYNALAKE_ASSIGN(settings.landing_id, GetString(json, "landing-id"));
  DYNALAKE_ASSIGN(const std::string format_name, GetString(json, "format"));
  DYNALAKE_ASSIGN(const std::string compression_name, GetString(json, "compression"));
  const auto format = FindFormat(format_name);
  const auto compression = FindCompression(compression_name);
  if (!format || !compression) {
    return Fail(ErrorCode::kMalformedInput, "a unit of a landing is of the unknown form {} {}",
                format_name, compression_name);
  }
  settings.format = *format;
  settings.compression = *compression;
  DYNALAKE_ASSIGN(settings.target_file_bytes, GetInt64(json, "target-file-bytes"));
  DYNALAKE_ASSIGN(settings.memory.shaped_bytes, GetInt64(json, "shaped-bytes"));
  DYNALAKE_ASSIGN(settings.memory.buffered_file_bytes, GetInt64(json, "buffered-file-bytes"));
  DYNALAKE_ASSIGN(settings.written_at_micros, GetInt64(json, "written-at"));
  DYNALAKE_ASSIGN(settings.bare_items, GetBool(json, "bare-items"));
  DYNALAKE_ASSIGN(const nlohmann::json* columns, FindObject(json, "columns"));
  if (columns != nullptr) {
    DYNALAKE_ASSIGN(settings.columns, shaping::TableColumnsFromJson(*columns));
  }
  if (settings.columns.has_value() != (settings.format == LandFormat::kParquet)) {
    return Error(ErrorCode::kMalformedInput, "a unit of a landing has columns or lines");
  }
  return settings;
}

Result<std::vector<source::ItemFile>> FilesFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const nlohmann::json* elements, GetArray(json, "files"));
  std::vector<source::ItemFile> files;
  for (const nlohmann::json& element : *elements) {
    DYNALAKE_ASSIGN(source::ItemFile file, source::ItemFileFromJson(element));
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

work::WorkUnit MakeLandUnit(std::string id, const LandUnitInput& input) {
  nlohmann::json json = {{"settings", SettingsJson(input.settings)},
                         {"first-number", input.numbers.first},
                         {"number-step", input.numbers.step}};
  json["files"] = nlohmann::json::array();
  for (const source::ItemFile& file : input.files) {
    json["files"].push_back(source::ToJson(file));
  }
  return {std::move(id), kLandUnitKind, std::move(json)};
}

Result<LandUnitInput> LandUnitInputFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const nlohmann::json* settings_json, GetObject(json, "settings"));
  DYNALAKE_ASSIGN(LandSettings settings, SettingsFromJson(*settings_json));
  LandUnitInput input{.settings = std::move(settings)};
  DYNALAKE_ASSIGN(input.numbers.first, GetInt64(json, "first-number"));
  DYNALAKE_ASSIGN(input.numbers.step, GetInt64(json, "number-step"));
  DYNALAKE_ASSIGN(input.files, FilesFromJson(json));
  return input;
}

nlohmann::json ToJson(const LandUnitDetails& details) {
  nlohmann::json files = nlohmann::json::array();
  for (const LandedFile& file : details.files) {
    files.emplace_back(ToJson(file));
  }
  nlohmann::json checksums = nlohmann::json::array();
  for (const source::FileChecksum& checksum : details.checksums) {
    checksums.push_back(source::ToJson(checksum));
  }
  return {{"files", std::move(files)},
          {"item-count", details.item_count},
          {"checksums", std::move(checksums)},
          {"profile", shaping::ToJson(details.profile)}};
}

Result<LandUnitDetails> LandUnitDetailsFromJson(const nlohmann::json& json) {
  LandUnitDetails details;
  DYNALAKE_ASSIGN(const nlohmann::json* files, GetArray(json, "files"));
  for (const nlohmann::json& element : *files) {
    DYNALAKE_ASSIGN(LandedFile file, LandedFileFromJson(element));
    details.files.push_back(std::move(file));
  }
  DYNALAKE_ASSIGN(details.item_count, GetInt64(json, "item-count"));
  DYNALAKE_ASSIGN(const nlohmann::json* checksums, GetArray(json, "checksums"));
  for (const nlohmann::json& element : *checksums) {
    DYNALAKE_ASSIGN(source::FileChecksum checksum, source::FileChecksumFromJson(element));
    details.checksums.push_back(std::move(checksum));
  }
  if (!json.contains("profile")) {
    return Error(ErrorCode::kMalformedInput, "the result of a landing's unit has no profile");
  }
  DYNALAKE_ASSIGN(details.profile, shaping::ProfileFromJson(json["profile"]));
  return details;
}

}  // namespace dynalake::land
