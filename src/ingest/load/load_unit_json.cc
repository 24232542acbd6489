#include <utility>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "files/page_codec_name.h"
#include "iceberg/codec/schema_json.h"
#include "ingest/load/load_unit.h"

namespace dynalake::ingest {

std::string Fingerprint(const table::TableShape& shape) {
  const auto digest = Sha256::Of(
      PrintJson({shaping::ToJson(shape.columns), iceberg::PartitionSpecToJson(shape.spec)}));
  return EncodeHex(std::span<const uint8_t>(digest).first(16));
}

work::WorkUnit MakeLoadUnit(std::string id, const LoadUnitInput& unit) {
  const LoadSettings& settings = unit.settings;
  nlohmann::json input = {{"columns", shaping::ToJson(settings.shape.columns)},
                          {"partition-spec", iceberg::PartitionSpecToJson(settings.shape.spec)},
                          {"data-folder", settings.data_folder.ToString()},
                          {"file-prefix", settings.file_prefix},
                          {"bare-items", settings.bare_items},
                          {"target-file-bytes", settings.write.target_file_bytes},
                          {"row-group-rows", settings.write.row_group_rows},
                          {"codec", files::PageCodecName(settings.write.codec)},
                          {"zstd-level", settings.write.zstd_level},
                          {"max-partitions", settings.max_partitions},
                          {"shaped-bytes", settings.memory.shaped_bytes},
                          {"buffered-file-bytes", settings.memory.buffered_file_bytes},
                          {"position", work::ToJson(settings.position)},
                          {"files", nlohmann::json::array()}};
  for (const source::ItemFile& file : unit.files) {
    input["files"].push_back(source::ToJson(file));
  }
  SetIf(input, "written-at", settings.written_at_micros);
  if (settings.reject_to) {
    input["reject-to"] = settings.reject_to->ToString();
  }
  if (unit.key_file) {
    input["key-file"] = unit.key_file->ToString();
  }
  return {std::move(id), kLoadUnitKind, std::move(input)};
}

namespace {

Result<storage::Location> LocationMember(const nlohmann::json& json, std::string_view key) {
  DYNALAKE_ASSIGN(const std::string text, GetString(json, key));
  return storage::Location::Parse(text);
}

}  // namespace

Result<LoadUnitInput> LoadUnitInputFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(storage::Location folder, LocationMember(json, "data-folder"));
  LoadUnitInput input{.settings = {.shape = {}, .data_folder = std::move(folder)}, .files = {}};
  LoadSettings& settings = input.settings;
  DYNALAKE_ASSIGN(const nlohmann::json* columns, GetObject(json, "columns"));
  DYNALAKE_ASSIGN(settings.shape.columns, shaping::TableColumnsFromJson(*columns));
  DYNALAKE_ASSIGN(const nlohmann::json* spec, GetObject(json, "partition-spec"));
  DYNALAKE_ASSIGN(settings.shape.spec, iceberg::PartitionSpecFromJson(*spec));
  DYNALAKE_ASSIGN(settings.file_prefix, GetString(json, "file-prefix"));
  DYNALAKE_ASSIGN(settings.bare_items, GetBool(json, "bare-items"));
  DYNALAKE_ASSIGN(settings.write.target_file_bytes, GetInt64(json, "target-file-bytes"));
  DYNALAKE_ASSIGN(settings.write.row_group_rows, GetInt64(json, "row-group-rows"));
  DYNALAKE_ASSIGN(const std::string codec_name, GetString(json, "codec"));
  const std::optional<files::PageCodec> codec = files::FindPageCodec(codec_name);
  if (!codec) {
    return Fail(ErrorCode::kMalformedInput, "a load unit has the unknown codec {}", codec_name);
  }
  settings.write.codec = *codec;
  DYNALAKE_ASSIGN(settings.write.zstd_level, GetInt32(json, "zstd-level"));
  DYNALAKE_ASSIGN(settings.max_partitions, GetInt64(json, "max-partitions"));
  DYNALAKE_ASSIGN(settings.memory.shaped_bytes, GetInt64(json, "shaped-bytes"));
  DYNALAKE_ASSIGN(settings.memory.buffered_file_bytes, GetInt64(json, "buffered-file-bytes"));
  DYNALAKE_ASSIGN(settings.written_at_micros, FindInt64(json, "written-at"));
  if (json.contains("reject-to")) {
    DYNALAKE_ASSIGN(settings.reject_to, LocationMember(json, "reject-to"));
  }
  DYNALAKE_ASSIGN(settings.position,
                  work::SourcePositionFromJson(json.value("position", nlohmann::json())));
  if (json.contains("key-file")) {
    DYNALAKE_ASSIGN(input.key_file, LocationMember(json, "key-file"));
  }
  DYNALAKE_ASSIGN(const nlohmann::json* files, GetArray(json, "files"));
  for (const nlohmann::json& element : *files) {
    DYNALAKE_ASSIGN(source::ItemFile file, source::ItemFileFromJson(element));
    input.files.push_back(std::move(file));
  }
  return input;
}

nlohmann::json ToJson(const LoadUnitDetails& details) {
  nlohmann::json checksums = nlohmann::json::array();
  for (const source::FileChecksum& checksum : details.checksums) {
    checksums.push_back(source::ToJson(checksum));
  }
  nlohmann::json json = {{"profile", shaping::ToJson(details.profile)},
                         {"entity-counts", shaping::ToJson(details.entity_counts)},
                         {"item-count", details.item_count},
                         {"rejected-count", details.rejected_count},
                         {"rest-count", details.rest_count},
                         {"checksums", std::move(checksums)},
                         {"shape-fingerprint", details.shape_fingerprint}};
  SetIf(json, "key-misfit", details.key_misfit);
  if (details.key_file) {
    json["key-file"] = details.key_file->ToString();
  }
  return json;
}

Result<LoadUnitDetails> LoadUnitDetailsFromJson(const nlohmann::json& json) {
  LoadUnitDetails details;
  if (!json.contains("profile") || !json.contains("entity-counts")) {
    return Error(ErrorCode::kMalformedInput, "a load unit's result has no profile");
  }
  DYNALAKE_ASSIGN(details.profile, shaping::ProfileFromJson(json["profile"]));
  DYNALAKE_ASSIGN(details.entity_counts, shaping::EntityCountsFromJson(json["entity-counts"]));
  DYNALAKE_ASSIGN(details.item_count, GetInt64(json, "item-count"));
  DYNALAKE_ASSIGN(details.rejected_count, GetInt64(json, "rejected-count"));
  DYNALAKE_ASSIGN(details.rest_count, GetInt64(json, "rest-count"));
  DYNALAKE_ASSIGN(details.key_misfit, FindString(json, "key-misfit"));
  DYNALAKE_ASSIGN(details.shape_fingerprint, GetString(json, "shape-fingerprint"));
  if (json.contains("key-file")) {
    DYNALAKE_ASSIGN(details.key_file, LocationMember(json, "key-file"));
  }
  DYNALAKE_ASSIGN(const nlohmann::json* checksums, GetArray(json, "checksums"));
  for (const nlohmann::json& element : *checksums) {
    DYNALAKE_ASSIGN(source::FileChecksum checksum, source::FileChecksumFromJson(element));
    details.checksums.push_back(std::move(checksum));
  }
  return details;
}

}  // namespace dynalake::ingest
