#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "files/compression.h"

namespace dynalake::land {

/// What landed files hold.
enum class LandFormat : uint8_t {
  kJsonLines,       ///< a line an item with its type tags: `{"PK":{"S":"x"},"N":{"N":"1"}}`
  kPlainJsonLines,  ///< without them: `{"PK":"x","N":1}`
  kDynamoDbJson,    ///< lines as an export has them: `{"Item":{"PK":{"S":"x"}}}`
  kParquet,         ///< typed columns, as a load shapes them
};

/// How files, or the pages of a Parquet file, are compressed.
enum class LandCompression : uint8_t { kNone, kGzip, kZstd, kSnappy };

/// The folders below the target; they say what point in time (UTC) the items stand for.
enum class LandLayout : uint8_t {
  kNone,             ///< the target itself
  kDate,             ///< `dt=2024-07-01`
  kExportTimestamp,  ///< `ddb_export_timestamp=2024-07-01T13-30-00Z`
  kYearMonthDay,     ///< `year=2024/month=07/day=01`
};

/// "jsonl", "jsonl-plain", "dynamodb-json", "parquet".
std::string_view FormatName(LandFormat format);
/// "none", "gzip", "zstd", "snappy".
std::string_view CompressionName(LandCompression compression);
/// "none", "dt", "ddb_export_timestamp", "year_month_day".
std::string_view LayoutName(LandLayout layout);

/// By those names; nothing for any other.
std::optional<LandFormat> FindFormat(std::string_view name);
std::optional<LandCompression> FindCompression(std::string_view name);
std::optional<LandLayout> FindLayout(std::string_view name);

/// gzip for lines, zstd for Parquet.
LandCompression DefaultCompression(LandFormat format);
/// A date for JSON Lines, the time for Parquet, none for DynamoDB JSON.
LandLayout DefaultLayout(LandFormat format);
/// kInvalidArgument where files of that format are not compressed so.
Result<void> CheckCompression(LandFormat format, LandCompression compression);

/// How files of lines are compressed; none for what only Parquet knows.
files::Compression CompressionOfLines(LandCompression compression);

/// What a file's name ends in: ".jsonl.gz", ".json", ".parquet".
std::string FileEnding(LandFormat format, LandCompression compression);

/// The layout's folders for a time in microseconds since 1970 UTC; empty for kNone.
std::string LayoutFolders(LandLayout layout, int64_t time_micros);

}  // namespace dynalake::land
