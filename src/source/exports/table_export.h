#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "aws/protocols/json_client.h"
#include "base/cancel.h"
#include "base/result.h"
#include "base/time_units.h"
#include "base/uuid.h"
#include "dynamodb/manifest.h"

namespace dynalake::source {

/// What an export to S3 shall hold and where it shall go (API_ExportTableToPointInTime).
struct ExportRequest {
  /// The changes from (inclusive) to (exclusive) a time.
  struct Window {
    int64_t from_micros = 0;
    int64_t to_micros = 0;
    bool old_images = true;  ///< NEW_AND_OLD_IMAGES, else NEW_IMAGE

    friend bool operator==(const Window&, const Window&) = default;
  };

  std::string table_arn;
  std::string bucket;
  std::string prefix = {};        ///< without slashes at its ends
  std::string bucket_owner = {};  ///< an account's id; empty: the caller's own
  std::string kms_key = {};       ///< empty: the bucket's own encryption
  dynamodb::ExportFormat format = dynamodb::ExportFormat::kDynamoDbJson;
  std::optional<int64_t> time_micros = {};  ///< of a full export; absent: now
  std::optional<Window> window = {};        ///< an incremental export
};

/// Names everything that is asked for, so that the same request has the same text.
std::string IdentityOf(const ExportRequest& request);

/// The ClientToken of a request that was first made at `started_micros`: the same for both within
/// the minute, so that whoever repeats it gets the export that is there.
Uuid ExportToken(const ExportRequest& request, int64_t started_micros);

/// DynamoDB answers a repeated ClientToken with the same export for so long.
inline constexpr int64_t kExportTokenMicros = 8 * kMicrosPerHour;

enum class ExportStatus : uint8_t { kInProgress, kCompleted, kFailed };

/// An export as DescribeExport tells it (API_ExportDescription). What a service left out is empty.
struct ExportDescription {
  std::string arn;
  ExportStatus status = ExportStatus::kInProgress;
  std::string bucket;
  std::string prefix;
  std::string kms_key;
  std::string manifest_key;  ///< of manifest-summary.json, once it is there
  dynamodb::ExportFormat format = dynamodb::ExportFormat::kDynamoDbJson;
  dynamodb::ExportType type = dynamodb::ExportType::kFull;
  std::optional<int64_t> start_time_micros;
  std::optional<int64_t> export_time_micros;
  int64_t item_count = 0;
  int64_t billed_size_bytes = 0;
  std::string failure_code;
  std::string failure_message;
};

/// From a member `ExportDescription`. kMalformedInput.
Result<ExportDescription> ExportDescriptionFromJson(const nlohmann::json& json);

/// `s3://bucket/prefix/AWSDynamoDB/<export id>`, where the manifests of an export are.
std::string ExportFolder(const ExportDescription& description);

/// Whether an export is what `request` asks for, as far as its description tells.
bool Answers(const ExportDescription& description, const ExportRequest& request);

/// DynamoDB's operations on exports to S3, by the low-level API (API version 2012-08-10).
/// Thread-safe.
class TableExports {
 public:
  /// `client` outlives it.
  explicit TableExports(aws::JsonClient& client) : client_(client) {}

  /// Starts an export, or answers with the one that `token` started before. Where the table has no
  /// point-in-time recovery the error is one for `NeedsPointInTimeRecovery`.
  Result<ExportDescription> Start(const ExportRequest& request, const Uuid& token,
                                  const CancelToken& cancel);
  /// kNotFound if there is no such export.
  Result<ExportDescription> Describe(const std::string& arn, const CancelToken& cancel);
  /// An export under way that is what `request` asks for.
  Result<std::optional<ExportDescription>> FindRunning(const ExportRequest& request,
                                                       const CancelToken& cancel);
  Result<bool> HasPointInTimeRecovery(const std::string& table, const CancelToken& cancel);
  Result<void> TurnOnPointInTimeRecovery(const std::string& table, const CancelToken& cancel);

 private:
  Result<nlohmann::json> Call(const char* operation, const nlohmann::json& request,
                              const CancelToken& cancel);

  aws::JsonClient& client_;
};

/// Whether `error` says that the table's point-in-time recovery is off.
bool NeedsPointInTimeRecovery(const Error& error);

}  // namespace dynalake::source
