#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::dynamodb {

/// How the lines of an export's data files are written.
enum class ExportFormat : uint8_t {
  kDynamoDbJson,
  kIon,
};
/// "DYNAMODB_JSON" or "ION", as the manifest and the API spell it.
std::string_view ExportFormatName(ExportFormat format);

enum class ExportType : uint8_t { kFull, kIncremental };

/// `manifest-summary.json` of an export to S3. Times are microseconds since 1970 UTC; the file
/// itself has milliseconds. Keys are relative to the bucket's root. Members that DynamoDB adds
/// later are ignored.
struct ManifestSummary {
  std::string version;
  std::string export_arn;
  std::optional<int64_t> start_time_micros;
  std::optional<int64_t> end_time_micros;
  std::string table_arn;
  std::string table_id;
  std::string s3_bucket;
  std::optional<std::string> s3_prefix;
  std::string s3_sse_algorithm;
  std::optional<std::string> s3_sse_kms_key_id;
  std::string manifest_files_s3_key;
  int64_t billed_size_bytes = 0;
  int64_t item_count = 0;
  ExportFormat format = ExportFormat::kDynamoDbJson;
  ExportType type = ExportType::kFull;  ///< exports from before 2023 do not say: they are full

  std::optional<int64_t> export_time_micros;       ///< always there in a full export
  std::optional<int64_t> export_from_time_micros;  ///< incremental: inclusive
  std::optional<int64_t> export_to_time_micros;    ///< incremental: exclusive
  std::string output_view;                         ///< incremental: NEW_IMAGE or NEW_AND_OLD_IMAGES

  bool operator==(const ManifestSummary&) const = default;
};

/// One line of `manifest-files.json`: a data file.
struct ManifestFile {
  int64_t item_count = 0;
  std::string md5_checksum;  ///< base64 of the MD5 of the stored object; empty if the line has none
  std::string etag;          ///< as S3 gives it, without quotes; may be empty
  std::string data_file_s3_key;

  bool operator==(const ManifestFile&) const = default;
};

Result<ManifestSummary> ParseManifestSummary(std::string_view json);
/// Whether the text is the summary of an incremental export, be it complete or not.
bool IsIncrementalSummary(std::string_view json);
std::string PrintManifestSummary(const ManifestSummary& summary);

/// All lines; at most one million. An error names its line.
Result<std::vector<ManifestFile>> ParseManifestFiles(std::string_view json_lines);
std::string PrintManifestFiles(std::span<const ManifestFile> files);

/// The content of `manifest-summary.md5` or `.checksum` and of their twins of `manifest-files`:
/// base64 of the MD5 of the JSON file, with white space around it. Returns its 24 characters.
Result<std::string> ParseChecksum(std::string_view content);

/// The last part of an export's ARN: `01693685827463-2d8752fd`.
std::string_view ExportIdOf(std::string_view export_arn);
/// The table's name in a table's, export's or index's ARN, `arn:aws:dynamodb:r:a:table/NAME/...`;
/// empty if it is not such an ARN.
std::string_view TableNameOf(std::string_view arn);

/// `2020-11-04T07:28:34.028Z`, with no, three or up to six digits of a second's fraction.
Result<int64_t> ParseTimestamp(std::string_view text);
/// With milliseconds, as DynamoDB's manifests have it.
std::string PrintTimestamp(int64_t time_micros);

}  // namespace dynalake::dynamodb
