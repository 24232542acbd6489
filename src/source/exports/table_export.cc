#include "source/exports/table_export.h"

#include <cmath>
#include <string_view>
#include <utility>

#include "aws/transport/page_progress.h"
#include "base/format.h"
#include "base/json.h"

namespace dynalake::source {
namespace {

constexpr double kMicros = 1e6;
constexpr int64_t kMinuteMicros = 60 * kMicrosPerSecond;

/// The namespace of client tokens, a fixed random UUID.
constexpr const char* kTokenSpace = "0c6cf1f0-6a1d-4c0e-8a53-1f2a7f6b9d35";

/// The JSON protocol's timestamp: seconds since 1970 as a number.
double SecondsOf(int64_t micros) { return static_cast<double>(micros) / kMicros; }

std::optional<int64_t> MicrosIn(const nlohmann::json& json, const char* key) {
  const auto at = json.find(key);
  if (at == json.end() || !at->is_number()) {
    return std::nullopt;
  }
  // A time beyond any calendar would overflow the conversion.
  constexpr double kLatestSeconds = 1e12;
  const double seconds = at->get<double>();
  return std::abs(seconds) < kLatestSeconds
             ? std::optional(static_cast<int64_t>(std::llround(seconds * kMicros)))
             : std::nullopt;
}

nlohmann::json ToJson(const ExportRequest& request) {
  nlohmann::json json = {{"TableArn", request.table_arn},
                         {"S3Bucket", request.bucket},
                         {"ExportFormat", dynamodb::ExportFormatName(request.format)}};
  const auto add = [&json](const char* key, const std::string& text) {
    if (!text.empty()) {
      json[key] = text;
    }
  };
  add("S3Prefix", request.prefix);
  add("S3BucketOwner", request.bucket_owner);
  add("S3SseKmsKeyId", request.kms_key);
  if (!request.kms_key.empty()) {
    json["S3SseAlgorithm"] = "KMS";
  }
  if (request.time_micros) {
    json["ExportTime"] = SecondsOf(*request.time_micros);
  }
  if (request.window) {
    json["ExportType"] = "INCREMENTAL_EXPORT";
    json["IncrementalExportSpecification"] = {
        {"ExportFromTime", SecondsOf(request.window->from_micros)},
        {"ExportToTime", SecondsOf(request.window->to_micros)},
        {"ExportViewType", request.window->old_images ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE"}};
  }
  return json;
}

/// DynamoDB may keep fewer digits than it was given.
bool SameSecond(const std::optional<int64_t>& micros, int64_t other_micros) {
  return micros && std::abs(*micros - other_micros) < kMicrosPerSecond;
}

Result<std::string> TextIn(const nlohmann::json& json, const char* key) {
  DYNALAKE_ASSIGN(auto text, FindString(json, key));
  return std::move(text).value_or("");
}

Result<ExportStatus> StatusOf(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const std::string text, GetString(json, "ExportStatus"));
  if (text == "IN_PROGRESS") {
    return ExportStatus::kInProgress;
  }
  if (text == "COMPLETED") {
    return ExportStatus::kCompleted;
  }
  if (text == "FAILED") {
    return ExportStatus::kFailed;
  }
  return Fail(ErrorCode::kMalformedInput, "an export has the unknown status {}", text);
}

}  // namespace

std::string IdentityOf(const ExportRequest& request) { return PrintJson(ToJson(request)); }

Uuid ExportToken(const ExportRequest& request, int64_t started_micros) {
  const Uuid space = Uuid::Parse(kTokenSpace).value();
  return Uuid::V5(space,
                  fmt::format("{}\n{}", IdentityOf(request), started_micros / kMinuteMicros));
}

Result<ExportDescription> ExportDescriptionFromJson(const nlohmann::json& json) {
  ExportDescription description;
  DYNALAKE_ASSIGN(description.arn, GetString(json, "ExportArn"));
  DYNALAKE_ASSIGN(description.status, StatusOf(json));
  DYNALAKE_ASSIGN(description.bucket, TextIn(json, "S3Bucket"));
  DYNALAKE_ASSIGN(description.prefix, TextIn(json, "S3Prefix"));
  DYNALAKE_ASSIGN(description.kms_key, TextIn(json, "S3SseKmsKeyId"));
  DYNALAKE_ASSIGN(description.manifest_key, TextIn(json, "ExportManifest"));
  DYNALAKE_ASSIGN(const std::string format, TextIn(json, "ExportFormat"));
  if (format == dynamodb::ExportFormatName(dynamodb::ExportFormat::kIon)) {
    description.format = dynamodb::ExportFormat::kIon;
  }
  DYNALAKE_ASSIGN(const std::string type, TextIn(json, "ExportType"));
  if (type == "INCREMENTAL_EXPORT") {
    description.type = dynamodb::ExportType::kIncremental;
  }
  description.start_time_micros = MicrosIn(json, "StartTime");
  description.export_time_micros = MicrosIn(json, "ExportTime");
  DYNALAKE_ASSIGN(const auto item_count, FindInt64(json, "ItemCount"));
  DYNALAKE_ASSIGN(const auto billed_size_bytes, FindInt64(json, "BilledSizeBytes"));
  description.item_count = item_count.value_or(0);
  description.billed_size_bytes = billed_size_bytes.value_or(0);
  DYNALAKE_ASSIGN(description.failure_code, TextIn(json, "FailureCode"));
  DYNALAKE_ASSIGN(description.failure_message, TextIn(json, "FailureMessage"));
  return description;
}

std::string ExportFolder(const ExportDescription& description) {
  const size_t slash = description.manifest_key.rfind('/');
  if (slash != std::string::npos) {
    return fmt::format("s3://{}/{}", description.bucket, description.manifest_key.substr(0, slash));
  }
  return fmt::format("s3://{}/{}{}AWSDynamoDB/{}", description.bucket, description.prefix,
                     description.prefix.empty() ? "" : "/", dynamodb::ExportIdOf(description.arn));
}

bool Answers(const ExportDescription& description, const ExportRequest& request) {
  // Incremental exports are told apart by their windows, which must be the same; so must a time
  // that was asked for.
  return description.type == dynamodb::ExportType::kFull && !request.window &&
         description.bucket == request.bucket && description.prefix == request.prefix &&
         description.format == request.format &&
         (request.kms_key.empty() || description.kms_key == request.kms_key) &&
         (!request.time_micros || SameSecond(description.export_time_micros, *request.time_micros));
}

Result<nlohmann::json> TableExports::Call(const char* operation, const nlohmann::json& request,
                                          const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const aws::JsonResponse answer,
                  client_.Call(operation, PrintJson(request), {.cancel = cancel}));
  return ParseJson(answer.body, fmt::format("the answer of {}", operation));
}

Result<ExportDescription> TableExports::Start(const ExportRequest& request, const Uuid& token,
                                              const CancelToken& cancel) {
  nlohmann::json json = ToJson(request);
  json["ClientToken"] = token.ToString();
  DYNALAKE_ASSIGN(const nlohmann::json answer, Call("ExportTableToPointInTime", json, cancel));
  DYNALAKE_ASSIGN(const nlohmann::json* description, GetObject(answer, "ExportDescription"));
  return ExportDescriptionFromJson(*description);
}

Result<ExportDescription> TableExports::Describe(const std::string& arn,
                                                 const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const nlohmann::json answer,
                  Call("DescribeExport", {{"ExportArn", arn}}, cancel));
  DYNALAKE_ASSIGN(const nlohmann::json* json, GetObject(answer, "ExportDescription"));
  DYNALAKE_ASSIGN(ExportDescription description, ExportDescriptionFromJson(*json));
  if (description.arn != arn) {
    return Fail(ErrorCode::kUnreachable, "the answer about {} is about another export, {}", arn,
                description.arn);
  }
  return description;
}

Result<std::optional<ExportDescription>> TableExports::FindRunning(const ExportRequest& request,
                                                                   const CancelToken& cancel) {
  nlohmann::json list = {{"TableArn", request.table_arn}, {"MaxResults", 25}};
  aws::PageProgress progress;
  while (true) {
    DYNALAKE_ASSIGN(const nlohmann::json answer, Call("ListExports", list, cancel));
    DYNALAKE_ASSIGN(const nlohmann::json* summaries, GetArray(answer, "ExportSummaries"));
    for (const nlohmann::json& summary : *summaries) {
      DYNALAKE_ASSIGN(const ExportStatus status, StatusOf(summary));
      if (status != ExportStatus::kInProgress) {
        continue;
      }
      DYNALAKE_ASSIGN(const std::string arn, GetString(summary, "ExportArn"));
      DYNALAKE_ASSIGN(ExportDescription description, Describe(arn, cancel));
      if (Answers(description, request)) {
        return std::optional(std::move(description));
      }
    }
    DYNALAKE_ASSIGN(const auto next_token, FindString(answer, "NextToken"));
    if (!next_token || next_token->empty()) {
      return std::optional<ExportDescription>();
    }
    DYNALAKE_TRY_CONTEXT(progress.GoOn(*next_token), "listing the exports of {}",
                         request.table_arn);
    list["NextToken"] = *next_token;
  }
}

Result<bool> TableExports::HasPointInTimeRecovery(const std::string& table,
                                                  const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const nlohmann::json answer,
                  Call("DescribeContinuousBackups", {{"TableName", table}}, cancel));
  DYNALAKE_ASSIGN(const nlohmann::json* backups, GetObject(answer, "ContinuousBackupsDescription"));
  DYNALAKE_ASSIGN(const nlohmann::json* recovery,
                  FindObject(*backups, "PointInTimeRecoveryDescription"));
  if (recovery == nullptr) {
    return false;
  }
  DYNALAKE_ASSIGN(const std::string status, TextIn(*recovery, "PointInTimeRecoveryStatus"));
  return status == "ENABLED";
}

Result<void> TableExports::TurnOnPointInTimeRecovery(const std::string& table,
                                                     const CancelToken& cancel) {
  const nlohmann::json request = {
      {"TableName", table},
      {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}}};
  DYNALAKE_TRY(Call("UpdateContinuousBackups", request, cancel));
  return {};
}

bool NeedsPointInTimeRecovery(const Error& error) {
  const auto* failure = error.FindDetail<aws::ServiceFailure>();
  return failure != nullptr && failure->code == "PointInTimeRecoveryUnavailableException";
}

}  // namespace dynalake::source
