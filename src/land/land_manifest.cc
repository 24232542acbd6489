#include "land/land_manifest.h"

#include <numeric>
#include <utility>

#include "base/json.h"
#include "dynamodb/manifest.h"

namespace dynalake::land {
namespace {

constexpr int64_t kVersion = 1;

/// Names come from a file that anybody may have changed, and files are deleted by them.
Result<std::string> CheckName(std::string name) {
  if (!name.starts_with("part-") || name.find('/') != std::string::npos) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is no name of a landed file", name);
  }
  return name;
}

Result<std::string> GetId(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(std::string id, GetString(json, "landing_id"));
  constexpr std::string_view kHex = "0123456789abcdef";
  if (id.empty() || id.find_first_not_of(kHex) != std::string::npos) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is no landing's id", id);
  }
  return id;
}

Result<int64_t> GetTime(const nlohmann::json& json, std::string_view key) {
  DYNALAKE_ASSIGN(const std::string text, GetString(json, key));
  return dynamodb::ParseTimestamp(text);
}

Result<void> CheckVersion(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const int64_t version, GetInt64(json, "version"));
  if (version != kVersion) {
    return Fail(ErrorCode::kUnsupported, "a landing of version {}, which a newer dynalake made",
                version);
  }
  return {};
}

}  // namespace

int64_t LandManifest::item_count() const {
  return std::accumulate(files.begin(), files.end(), int64_t{0},
                         [](int64_t sum, const LandedFile& file) { return sum + file.item_count; });
}

int64_t LandManifest::size_bytes() const {
  return std::accumulate(files.begin(), files.end(), int64_t{0},
                         [](int64_t sum, const LandedFile& file) { return sum + file.size_bytes; });
}

nlohmann::ordered_json ToJson(const LandedFile& file) {
  return {{"name", file.name},
          {"item_count", file.item_count},
          {"size_bytes", file.size_bytes},
          {"sha256", file.sha256}};
}

Result<LandedFile> LandedFileFromJson(const nlohmann::json& json) {
  LandedFile file;
  DYNALAKE_ASSIGN(std::string name, GetString(json, "name"));
  DYNALAKE_ASSIGN(file.name, CheckName(std::move(name)));
  DYNALAKE_ASSIGN(file.item_count, GetInt64(json, "item_count"));
  DYNALAKE_ASSIGN(file.size_bytes, GetInt64(json, "size_bytes"));
  DYNALAKE_ASSIGN(file.sha256, GetString(json, "sha256"));
  return file;
}

std::string PrintManifest(const LandManifest& manifest) {
  nlohmann::ordered_json json = {
      {"version", kVersion},
      {"landing_id", manifest.landing_id},
      {"landed_at", dynamodb::PrintTimestamp(manifest.landed_at_micros)},
      {"source",
       {{"address", manifest.source.address},
        {"identity", manifest.source.identity},
        {"table", manifest.source.table_name},
        {"time", dynamodb::PrintTimestamp(manifest.source.written_at_micros)}}},
      {"format", FormatName(manifest.format)},
      {"compression", CompressionName(manifest.compression)},
      {"item_count", manifest.item_count()},
      {"size_bytes", manifest.size_bytes()},
      {"files", nlohmann::ordered_json::array()}};
  for (const LandedFile& file : manifest.files) {
    json["files"].push_back(ToJson(file));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<LandManifest> ParseManifest(std::string_view text) {
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(text, "a landing's manifest"));
  DYNALAKE_TRY(CheckVersion(json));
  LandManifest manifest;
  DYNALAKE_ASSIGN(manifest.landing_id, GetId(json));
  DYNALAKE_ASSIGN(manifest.landed_at_micros, GetTime(json, "landed_at"));
  DYNALAKE_ASSIGN(const std::string format, GetString(json, "format"));
  DYNALAKE_ASSIGN(const std::string compression, GetString(json, "compression"));
  const auto known_format = FindFormat(format);
  const auto known_compression = FindCompression(compression);
  if (!known_format || !known_compression) {
    return Fail(ErrorCode::kMalformedInput, "the format {} with {} is none of a landing's", format,
                compression);
  }
  manifest.format = *known_format;
  manifest.compression = *known_compression;
  DYNALAKE_ASSIGN(const nlohmann::json* source, GetObject(json, "source"));
  DYNALAKE_ASSIGN(manifest.source.address, GetString(*source, "address"));
  DYNALAKE_ASSIGN(manifest.source.identity, GetString(*source, "identity"));
  DYNALAKE_ASSIGN(manifest.source.table_name, GetString(*source, "table"));
  DYNALAKE_ASSIGN(manifest.source.written_at_micros, GetTime(*source, "time"));
  DYNALAKE_ASSIGN(const nlohmann::json* files, GetArray(json, "files"));
  for (const nlohmann::json& each : *files) {
    DYNALAKE_ASSIGN(LandedFile file, LandedFileFromJson(each));
    manifest.files.push_back(std::move(file));
  }
  return manifest;
}

std::string PrintRecord(const LandRecord& record) {
  const nlohmann::ordered_json json = {
      {"version", kVersion},
      {"landing_id", record.landing_id},
      {"started_at", dynamodb::PrintTimestamp(record.started_at_micros)},
      {"replaces", record.replaces}};
  return json.dump(2) + "\n";
}

Result<LandRecord> ParseRecord(std::string_view text) {
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(text, "the record of a landing"));
  DYNALAKE_TRY(CheckVersion(json));
  LandRecord record;
  DYNALAKE_ASSIGN(record.landing_id, GetId(json));
  DYNALAKE_ASSIGN(record.started_at_micros, GetTime(json, "started_at"));
  DYNALAKE_ASSIGN(std::vector<std::string> names, GetStrings(json, "replaces"));
  for (std::string& name : names) {
    DYNALAKE_ASSIGN(std::string checked, CheckName(std::move(name)));
    record.replaces.push_back(std::move(checked));
  }
  return record;
}

std::string FilePrefix(std::string_view landing_id) { return fmt::format("part-{}-", landing_id); }

}  // namespace dynalake::land
