#include "dynamodb/manifest.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/civil_time.h"
#include "base/enum_names.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/json.h"
#include "base/time_units.h"

namespace dynalake::dynamodb {
namespace {

constexpr size_t kMaxFiles = 1'000'000;
constexpr size_t kMd5Bytes = 16;

constexpr auto kFormats = MakeEnumNames<ExportFormat>(
    {{ExportFormat::kDynamoDbJson, "DYNAMODB_JSON"}, {ExportFormat::kIon, "ION"}});

Result<ExportFormat> ParseExportFormat(std::string_view name) {
  const std::optional<ExportFormat> format = kFormats.Find(name);
  if (!format) {
    return Fail(ErrorCode::kMalformedInput, "unknown outputFormat \"{}\"", name);
  }
  return *format;
}

Result<ExportType> ParseExportType(const std::optional<std::string>& name) {
  if (!name || *name == "FULL_EXPORT") {
    return ExportType::kFull;
  }
  if (*name == "INCREMENTAL_EXPORT") {
    return ExportType::kIncremental;
  }
  return Fail(ErrorCode::kMalformedInput, "unknown exportType \"{}\"", *name);
}

Result<std::optional<int64_t>> FindTimestamp(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const std::optional<std::string> text, FindString(object, key));
  if (!text) {
    return std::optional<int64_t>();
  }
  Result<int64_t> time = ParseTimestamp(*text);
  if (!time) {
    return std::move(time).error().WithContext(fmt::format("\"{}\"", key));
  }
  return std::optional<int64_t>(*time);
}

Result<int64_t> GetCount(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const int64_t count, GetInt64(object, key));
  if (count < 0) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is negative", key);
  }
  return count;
}

Result<std::string> FindStringOrEmpty(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(std::optional<std::string> text, FindString(object, key));
  return std::move(text).value_or("");
}

/// A full export has one time, an incremental one a window.
Result<void> CheckTimes(const ManifestSummary& summary) {
  if (summary.type == ExportType::kFull && !summary.export_time_micros) {
    return Fail(ErrorCode::kMalformedInput, "a full export without \"exportTime\"");
  }
  if (summary.type == ExportType::kIncremental &&
      (!summary.export_from_time_micros || !summary.export_to_time_micros)) {
    return Fail(ErrorCode::kMalformedInput,
                "an incremental export without \"exportFromTime\" and \"exportToTime\"");
  }
  return {};
}

Result<ManifestSummary> ReadSummary(const nlohmann::json& json) {
  ManifestSummary summary;
  DYNALAKE_ASSIGN(summary.version, FindStringOrEmpty(json, "version"));
  DYNALAKE_ASSIGN(summary.export_arn, GetString(json, "exportArn"));
  DYNALAKE_ASSIGN(summary.start_time_micros, FindTimestamp(json, "startTime"));
  DYNALAKE_ASSIGN(summary.end_time_micros, FindTimestamp(json, "endTime"));
  DYNALAKE_ASSIGN(summary.table_arn, GetString(json, "tableArn"));
  DYNALAKE_ASSIGN(summary.table_id, FindStringOrEmpty(json, "tableId"));
  DYNALAKE_ASSIGN(summary.s3_bucket, FindStringOrEmpty(json, "s3Bucket"));
  DYNALAKE_ASSIGN(summary.s3_prefix, FindString(json, "s3Prefix"));
  DYNALAKE_ASSIGN(summary.s3_sse_algorithm, FindStringOrEmpty(json, "s3SseAlgorithm"));
  DYNALAKE_ASSIGN(summary.s3_sse_kms_key_id, FindString(json, "s3SseKmsKeyId"));
  DYNALAKE_ASSIGN(summary.manifest_files_s3_key, GetString(json, "manifestFilesS3Key"));
  DYNALAKE_ASSIGN(summary.billed_size_bytes, GetCount(json, "billedSizeBytes"));
  DYNALAKE_ASSIGN(summary.item_count, GetCount(json, "itemCount"));
  DYNALAKE_ASSIGN(const std::string format, GetString(json, "outputFormat"));
  DYNALAKE_ASSIGN(summary.format, ParseExportFormat(format));
  DYNALAKE_ASSIGN(const std::optional<std::string> type, FindString(json, "exportType"));
  DYNALAKE_ASSIGN(summary.type, ParseExportType(type));
  DYNALAKE_ASSIGN(summary.export_time_micros, FindTimestamp(json, "exportTime"));
  DYNALAKE_ASSIGN(summary.export_from_time_micros, FindTimestamp(json, "exportFromTime"));
  DYNALAKE_ASSIGN(summary.export_to_time_micros, FindTimestamp(json, "exportToTime"));
  DYNALAKE_ASSIGN(summary.output_view, FindStringOrEmpty(json, "outputView"));
  DYNALAKE_TRY(CheckTimes(summary));
  return summary;
}

Result<ManifestFile> ReadFile(std::string_view line) {
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(line, "the line"));
  ManifestFile file;
  DYNALAKE_ASSIGN(file.item_count, GetCount(json, "itemCount"));
  DYNALAKE_ASSIGN(file.md5_checksum, FindStringOrEmpty(json, "md5Checksum"));
  if (!file.md5_checksum.empty()) {
    DYNALAKE_ASSIGN(file.md5_checksum, ParseChecksum(file.md5_checksum));
  }
  DYNALAKE_ASSIGN(file.etag, FindStringOrEmpty(json, "etag"));
  DYNALAKE_ASSIGN(file.data_file_s3_key, GetString(json, "dataFileS3Key"));
  if (file.data_file_s3_key.empty()) {
    return Fail(ErrorCode::kMalformedInput, "\"dataFileS3Key\" is empty");
  }
  return file;
}

nlohmann::ordered_json OrNull(const std::optional<std::string>& text) {
  return text ? nlohmann::ordered_json(*text) : nlohmann::ordered_json(nullptr);
}

void SetTime(nlohmann::ordered_json* json, std::string_view key,
             const std::optional<int64_t>& time_micros) {
  if (time_micros) {
    (*json)[key] = PrintTimestamp(*time_micros);
  }
}

/// As `PrintJson` of base, with the members in DynamoDB's own order; never throws.
std::string Print(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

std::string_view ExportFormatName(ExportFormat format) { return kFormats.NameOf(format); }

Result<ManifestSummary> ParseManifestSummary(std::string_view json) {
  DYNALAKE_ASSIGN(const nlohmann::json parsed, ParseJson(json, "the text"));
  return ReadSummary(parsed);
}

bool IsIncrementalSummary(std::string_view json) {
  const auto parsed = ParseJson(json, "manifest-summary.json");
  if (!parsed || !parsed->is_object()) {
    return false;
  }
  const auto type = parsed->find("exportType");
  return type != parsed->end()
             ? *type == "INCREMENTAL_EXPORT"
             : parsed->contains("exportFromTime") || parsed->contains("outputView");
}

std::string PrintManifestSummary(const ManifestSummary& summary) {
  const bool is_full = summary.type == ExportType::kFull;
  nlohmann::ordered_json json;
  json["version"] = summary.version;
  json["exportArn"] = summary.export_arn;
  SetTime(&json, "startTime", summary.start_time_micros);
  SetTime(&json, "endTime", summary.end_time_micros);
  json["tableArn"] = summary.table_arn;
  json["tableId"] = summary.table_id;
  SetTime(&json, "exportTime", summary.export_time_micros);
  SetTime(&json, "exportFromTime", summary.export_from_time_micros);
  SetTime(&json, "exportToTime", summary.export_to_time_micros);
  json["s3Bucket"] = summary.s3_bucket;
  json["s3Prefix"] = OrNull(summary.s3_prefix);
  json["s3SseAlgorithm"] = summary.s3_sse_algorithm;
  json["s3SseKmsKeyId"] = OrNull(summary.s3_sse_kms_key_id);
  json["manifestFilesS3Key"] = summary.manifest_files_s3_key;
  json["billedSizeBytes"] = summary.billed_size_bytes;
  json["itemCount"] = summary.item_count;
  json["outputFormat"] = ExportFormatName(summary.format);
  if (!is_full) {
    json["outputView"] = summary.output_view;
  }
  json["exportType"] = is_full ? "FULL_EXPORT" : "INCREMENTAL_EXPORT";
  return Print(json);
}

Result<std::vector<ManifestFile>> ParseManifestFiles(std::string_view json_lines) {
  std::vector<ManifestFile> files;
  for (size_t line = 1; !json_lines.empty(); ++line) {
    const size_t end = json_lines.find('\n');
    const std::string_view text = AsciiTrim(json_lines.substr(0, end));
    json_lines.remove_prefix(end == std::string_view::npos ? json_lines.size() : end + 1);
    if (text.empty()) {
      continue;
    }
    if (files.size() == kMaxFiles) {
      return Fail(ErrorCode::kUnsupported, "manifest-files.json has more than {} files", kMaxFiles);
    }
    Result<ManifestFile> file = ReadFile(text);
    if (!file) {
      return std::move(file).error().WithContext(fmt::format("line {}", line));
    }
    files.push_back(*std::move(file));
  }
  return files;
}

std::string PrintManifestFiles(std::span<const ManifestFile> files) {
  std::string lines;
  for (const ManifestFile& file : files) {
    nlohmann::ordered_json json;
    json["itemCount"] = file.item_count;
    json["md5Checksum"] = file.md5_checksum;
    json["etag"] = file.etag;
    json["dataFileS3Key"] = file.data_file_s3_key;
    lines += Print(json) + "\n";
  }
  return lines;
}

Result<std::string> ParseChecksum(std::string_view content) {
  const std::string_view text = AsciiTrim(content);
  const Result<std::string> bytes = DecodeBase64(text);
  if (!bytes || bytes->size() != kMd5Bytes) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is not the base64 of an MD5",
                text.substr(0, 40));
  }
  return std::string(text);
}

std::string_view ExportIdOf(std::string_view export_arn) {
  // Without a slash, npos + 1 is 0: the whole text is the id.
  return export_arn.substr(export_arn.rfind('/') + 1);
}

std::string_view TableNameOf(std::string_view arn) {
  // arn:PARTITION:dynamodb:REGION:ACCOUNT:table/NAME[/...]
  constexpr std::string_view kTable = ":table/";
  const size_t table = arn.find(kTable);
  if (!arn.starts_with("arn:") || arn.find(":dynamodb:") == std::string_view::npos ||
      table == std::string_view::npos) {
    return {};
  }
  const std::string_view name = arn.substr(table + kTable.size());
  return name.substr(0, name.find('/'));
}

Result<int64_t> ParseTimestamp(std::string_view text) {
  std::string_view rest = text;
  const auto days = TakeCivilDay(rest);
  const auto time = days && TakeChar(rest, 'T') ? TakeTimeOfDay(rest) : std::nullopt;
  constexpr int kMostDigits = 6;
  if (!time || !time->has_seconds || time->fraction_digits > kMostDigits || rest != "Z") {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is not a time such as 2020-11-04T07:28:34.028Z",
                text.substr(0, 40));
  }
  return (*days * kSecondsPerDay + time->seconds) * kMicrosPerSecond + time->nanos / kNanosPerMicro;
}

std::string PrintTimestamp(int64_t time_micros) {
  const int64_t seconds = FloorDivide(time_micros, kMicrosPerSecond);
  const int64_t days = FloorDivide(seconds, kSecondsPerDay);
  std::string text;
  AppendCivilDay(days, text);
  text += 'T';
  AppendTimeOfDay(seconds - days * kSecondsPerDay, text);
  fmt::format_to(std::back_inserter(text), ".{:03}Z",
                 (time_micros - seconds * kMicrosPerSecond) / kMicrosPerMilli);
  return text;
}

}  // namespace dynalake::dynamodb
