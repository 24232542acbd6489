#include "land/land_format.h"

#include "base/enum_names.h"
#include "dynamodb/manifest.h"

namespace dynalake::land {
namespace {

constexpr auto kFormats = MakeEnumNames<LandFormat>({{LandFormat::kJsonLines, "jsonl"},
                                                     {LandFormat::kPlainJsonLines, "jsonl-plain"},
                                                     {LandFormat::kDynamoDbJson, "dynamodb-json"},
                                                     {LandFormat::kParquet, "parquet"}});
constexpr auto kCompressions =
    MakeEnumNames<LandCompression>({{LandCompression::kNone, "none"},
                                    {LandCompression::kGzip, "gzip"},
                                    {LandCompression::kZstd, "zstd"},
                                    {LandCompression::kSnappy, "snappy"}});
constexpr auto kLayouts =
    MakeEnumNames<LandLayout>({{LandLayout::kNone, "none"},
                               {LandLayout::kDate, "dt"},
                               {LandLayout::kExportTimestamp, "ddb_export_timestamp"},
                               {LandLayout::kYearMonthDay, "year_month_day"}});

}  // namespace

std::string_view FormatName(LandFormat format) { return kFormats.NameOf(format); }
std::string_view CompressionName(LandCompression compression) {
  return kCompressions.NameOf(compression);
}
std::string_view LayoutName(LandLayout layout) { return kLayouts.NameOf(layout); }

std::optional<LandFormat> FindFormat(std::string_view name) { return kFormats.Find(name); }
std::optional<LandCompression> FindCompression(std::string_view name) {
  return kCompressions.Find(name);
}
std::optional<LandLayout> FindLayout(std::string_view name) { return kLayouts.Find(name); }

files::Compression CompressionOfLines(LandCompression compression) {
  switch (compression) {
    case LandCompression::kGzip:
      return files::Compression::kGzip;
    case LandCompression::kZstd:
      return files::Compression::kZstd;
    case LandCompression::kNone:
    case LandCompression::kSnappy:
      break;
  }
  return files::Compression::kNone;
}

LandCompression DefaultCompression(LandFormat format) {
  return format == LandFormat::kParquet ? LandCompression::kZstd : LandCompression::kGzip;
}

LandLayout DefaultLayout(LandFormat format) {
  switch (format) {
    case LandFormat::kJsonLines:
    case LandFormat::kPlainJsonLines:
      return LandLayout::kDate;
    case LandFormat::kParquet:
      return LandLayout::kExportTimestamp;
    case LandFormat::kDynamoDbJson:
      break;
  }
  return LandLayout::kNone;
}

Result<void> CheckCompression(LandFormat format, LandCompression compression) {
  const bool is_parquet = format == LandFormat::kParquet;
  if (compression == (is_parquet ? LandCompression::kGzip : LandCompression::kSnappy)) {
    return Fail(ErrorCode::kInvalidArgument, "{} files are compressed with {}, not {}",
                is_parquet ? "Parquet" : "JSON",
                is_parquet ? "zstd, snappy or none" : "gzip, zstd or none",
                CompressionName(compression));
  }
  return {};
}

std::string FileEnding(LandFormat format, LandCompression compression) {
  if (format == LandFormat::kParquet) {
    return ".parquet";
  }
  std::string ending = format == LandFormat::kDynamoDbJson ? ".json" : ".jsonl";
  return ending.append(files::FileSuffix(CompressionOfLines(compression)));
}

std::string LayoutFolders(LandLayout layout, int64_t time_micros) {
  // "2024-07-01T13:30:00.000Z"
  std::string text = dynamodb::PrintTimestamp(time_micros);
  switch (layout) {
    case LandLayout::kNone:
      break;
    case LandLayout::kDate:
      return "dt=" + text.substr(0, 10);
    case LandLayout::kExportTimestamp:
      // Hive and Spark would write a colon as %3A.
      text[13] = '-';
      text[16] = '-';
      return "ddb_export_timestamp=" + text.substr(0, 19) + "Z";
    case LandLayout::kYearMonthDay:
      return fmt::format("year={}/month={}/day={}", text.substr(0, 4), text.substr(5, 2),
                         text.substr(8, 2));
  }
  return "";
}

}  // namespace dynalake::land
