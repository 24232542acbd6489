#include "dynamodb/manifest.h"

#include <string>
#include <string_view>

#include "base/testing/matchers.h"

namespace dynalake::dynamodb {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;

constexpr std::string_view kFull = R"({
  "version": "2020-06-30",
  "exportArn": "arn:aws:dynamodb:us-east-1:123456789012:table/ProductCatalog/export/01234567890123-a1b2c3d4",
  "startTime": "2020-11-04T07:28:34.028Z",
  "endTime": "2020-11-04T07:33:43.897Z",
  "tableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/ProductCatalog",
  "tableId": "12345a12-abcd-123a-ab12-1234abc12345",
  "exportTime": "2020-11-04T07:28:34.028Z",
  "s3Bucket": "ddb-productcatalog-export",
  "s3Prefix": null,
  "s3SseAlgorithm": "AES256",
  "s3SseKmsKeyId": null,
  "manifestFilesS3Key": "AWSDynamoDB/01234567890123-a1b2c3d4/manifest-files.json",
  "billedSizeBytes": 0,
  "itemCount": 8,
  "outputFormat": "DYNAMODB_JSON",
  "somethingNew": [1]
})";

constexpr std::string_view kIncremental =
    R"({"version":"2023-08-01",)"
    R"("exportArn":"arn:aws:dynamodb:us-east-1:123456789012:table/T/export/01693685827463-2d8752fd",)"
    R"("startTime":"2023-09-20T00:00:00.000Z","endTime":"2023-09-20T00:10:00.000Z",)"
    R"("tableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/T","tableId":"id",)"
    R"("exportFromTime":"2023-09-19T23:00:00.000Z","exportToTime":"2023-09-20T00:00:00.000Z",)"
    R"("s3Bucket":"b","s3Prefix":"p","s3SseAlgorithm":"KMS","s3SseKmsKeyId":"key",)"
    R"("manifestFilesS3Key":"p/AWSDynamoDB/01693685827463-2d8752fd/manifest-files.json",)"
    R"("billedSizeBytes":20901239349,"itemCount":169928274,"outputFormat":"ION",)"
    R"("outputView":"NEW_AND_OLD_IMAGES","exportType":"INCREMENTAL_EXPORT"})";

TEST(ManifestSummaryTest, Full) {
  ASSERT_OK_AND_ASSIGN(const ManifestSummary summary, ParseManifestSummary(kFull));
  EXPECT_EQ(summary.type, ExportType::kFull) << "old exports do not say it";
  EXPECT_EQ(summary.format, ExportFormat::kDynamoDbJson);
  EXPECT_EQ(summary.version, "2020-06-30");
  EXPECT_EQ(summary.item_count, 8);
  EXPECT_EQ(summary.s3_prefix, std::nullopt);
  EXPECT_EQ(summary.export_time_micros, 1604474914028000);
  EXPECT_EQ(summary.manifest_files_s3_key,
            "AWSDynamoDB/01234567890123-a1b2c3d4/manifest-files.json");
  EXPECT_EQ(ExportIdOf(summary.export_arn), "01234567890123-a1b2c3d4");
  EXPECT_EQ(TableNameOf(summary.table_arn), "ProductCatalog");
  EXPECT_EQ(TableNameOf(summary.export_arn), "ProductCatalog");
  EXPECT_THAT(ParseManifestSummary(PrintManifestSummary(summary)), HasValue(summary));
}

TEST(ManifestSummaryTest, IncrementalPrintsBackByteForByte) {
  ASSERT_OK_AND_ASSIGN(const ManifestSummary summary, ParseManifestSummary(kIncremental));
  EXPECT_EQ(summary.type, ExportType::kIncremental);
  EXPECT_EQ(summary.format, ExportFormat::kIon);
  EXPECT_EQ(summary.export_time_micros, std::nullopt);
  EXPECT_EQ(summary.export_to_time_micros, 1695168000000000);
  EXPECT_EQ(summary.output_view, "NEW_AND_OLD_IMAGES");
  EXPECT_EQ(PrintManifestSummary(summary), kIncremental);
}

void CheckManifestError(std::string_view from, std::string_view to, std::string_view error) {
  SCOPED_TRACE(from);
  std::string broken(kFull);
  const size_t at = broken.find(from);
  ASSERT_NE(at, std::string::npos);
  broken.replace(at, from.size(), to);
  EXPECT_THAT(ParseManifestSummary(broken),
              IsError(ErrorCode::kMalformedInput, HasSubstr(std::string(error))));
}

TEST(ManifestSummaryTest, Errors) {
  CheckManifestError("\"itemCount\": 8", "\"itemCount\": -8", "\"itemCount\" is negative");
  CheckManifestError("\"itemCount\": 8", "\"itemCount\": \"8\"", "itemCount");
  CheckManifestError("DYNAMODB_JSON", "CSV", "unknown outputFormat \"CSV\"");
  CheckManifestError("\"exportTime\"", "\"exportTyme\"", "a full export without \"exportTime\"");
  CheckManifestError("\"exportArn\"", "\"arn\"", "exportArn");
  CheckManifestError("2020-11-04T07:33:43.897Z", "yesterday",
                     "\"endTime\": \"yesterday\" is not a time");
  CheckManifestError("\"somethingNew\": [1]", "\"exportType\": \"HALF\"",
                     "unknown exportType \"HALF\"");
  CheckManifestError("\"somethingNew\": [1]", "\"exportType\": \"INCREMENTAL_EXPORT\"",
                     "an incremental export without");
  EXPECT_THAT(ParseManifestSummary(kFull.substr(0, 100)), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ParseManifestSummary("[]"), IsError(ErrorCode::kMalformedInput));
}

TEST(ManifestFilesTest, LinesRoundTrip) {
  constexpr std::string_view kLines =
      R"({"itemCount":8,"md5Checksum":"sQMSpEILNgoQmarvDFonGQ==","etag":"af83d6f217c19b8b0fff8023d8ca4716-1","dataFileS3Key":"AWSDynamoDB/x/data/sgidajfjuzfwheu3.json.gz"})"
      "\n"
      R"({"itemCount":0,"md5Checksum":"1B2M2Y8AsgTpgAmY7PhCfg==","etag":"","dataFileS3Key":"p/é.json.gz"})"
      "\n";
  ASSERT_OK_AND_ASSIGN(const std::vector<ManifestFile> files, ParseManifestFiles(kLines));
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].item_count, 8);
  EXPECT_EQ(files[0].md5_checksum, "sQMSpEILNgoQmarvDFonGQ==");
  EXPECT_EQ(files[1].data_file_s3_key, "p/é.json.gz");
  EXPECT_EQ(PrintManifestFiles(files), kLines);
  EXPECT_THAT(ParseManifestFiles("\r\n  \n"), HasValue(testing::IsEmpty()));
}

TEST(ManifestFilesTest, ErrorsNameTheLine) {
  const auto error = [](std::string_view lines) { return ParseManifestFiles(lines); };
  EXPECT_THAT(error("\n{"), IsError(ErrorCode::kMalformedInput, HasSubstr("line 2")));
  EXPECT_THAT(error(R"({"itemCount":1})"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("dataFileS3Key")));
  EXPECT_THAT(error(R"({"itemCount":1,"dataFileS3Key":""})"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("is empty")));
  EXPECT_THAT(error(R"({"itemCount":1,"md5Checksum":"xx","dataFileS3Key":"k"})"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("\"xx\" is not the base64 of an MD5")));
}

TEST(ChecksumTest, IsTrimmedAndChecked) {
  EXPECT_THAT(ParseChecksum(" 1B2M2Y8AsgTpgAmY7PhCfg==\r\n"),
              HasValue(Eq("1B2M2Y8AsgTpgAmY7PhCfg==")));
  EXPECT_THAT(ParseChecksum(""), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ParseChecksum("d41d8cd98f00b204e9800998ecf8427e"),
              IsError(ErrorCode::kMalformedInput));
}

TEST(ArnTest, Names) {
  EXPECT_EQ(TableNameOf("arn:aws-cn:dynamodb:cn-north-1:1:table/T/index/GSI1"), "T");
  EXPECT_EQ(TableNameOf("arn:aws:s3:::bucket"), "");
  EXPECT_EQ(TableNameOf("Orders"), "");
  EXPECT_EQ(ExportIdOf("01693685827463-2d8752fd"), "01693685827463-2d8752fd");
}

TEST(TimestampTest, RoundTripAndErrors) {
  EXPECT_THAT(ParseTimestamp("1970-01-01T00:00:00Z"), HasValue(0));
  EXPECT_THAT(ParseTimestamp("1969-12-31T23:59:59.999999Z"), HasValue(-1));
  EXPECT_THAT(ParseTimestamp("2024-02-29T12:00:00.5Z"), HasValue(1709208000500000));
  EXPECT_EQ(PrintTimestamp(1604474914028999), "2020-11-04T07:28:34.028Z");
  EXPECT_EQ(PrintTimestamp(-1), "1969-12-31T23:59:59.999Z");
  for (std::string_view text :
       {"", "2023-02-29T12:00:00Z", "2024-02-29T24:00:00Z", "2024-02-29T12:60:00Z",
        "2024-02-29T12:00:00", "2024-02-29 12:00:00Z", "2024-02-29T12:00:00.Z",
        "2024-02-29T12:00:00.1234567Z", "2024-02-29T12:00:00.1x3Z", "2024-13-29T12:00:00Z"}) {
    EXPECT_THAT(ParseTimestamp(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

TEST(ManifestTest, AnIncrementalSummaryIsKnownByLittle) {
  EXPECT_TRUE(IsIncrementalSummary(R"({"exportType":"INCREMENTAL_EXPORT"})"));
  EXPECT_TRUE(IsIncrementalSummary(R"({"exportFromTime":"yesterday"})"));
  EXPECT_TRUE(IsIncrementalSummary(R"({"outputView":"NEW_IMAGE"})"));
  EXPECT_FALSE(IsIncrementalSummary(R"({"exportType":"FULL_EXPORT","exportFromTime":null})"));
  EXPECT_FALSE(IsIncrementalSummary("{}"));
  EXPECT_FALSE(IsIncrementalSummary("[1"));
}

}  // namespace
}  // namespace dynalake::dynamodb
