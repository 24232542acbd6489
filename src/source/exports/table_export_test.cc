#include "source/exports/table_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/scripted_client.h"
#include "base/format.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "source/exports/export_failure.h"
#include "source/exports/export_wait.h"

namespace dynalake::source {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kArn = "arn:aws:dynamodb:us-east-1:1:table/T/export/01700000000000-abcd1234";
constexpr int64_t kMinute = 60'000'000;

std::string Described(std::string_view status, std::string_view more = "") {
  return fmt::format(
      R"({{"ExportDescription":{{"ExportArn":"{}","ExportStatus":"{}","S3Bucket":"b",)"
      R"("S3Prefix":"p","ExportFormat":"DYNAMODB_JSON","ExportType":"FULL_EXPORT",)"
      R"("StartTime":1.700000000123E9{}}}}})",
      kArn, status, more);
}

class TableExportsTest : public ::testing::Test {
 protected:
  TableExportsTest() {
    request_.table_arn = "arn:aws:dynamodb:us-east-1:1:table/T";
    request_.bucket = "b";
    request_.prefix = "p";
  }

  aws::testing::ScriptedClient scripted_;
  aws::testing::ScriptedTransport& transport_ = scripted_.transport();
  FakeClock& clock_ = scripted_.clock();
  TableExports exports_{scripted_.client()};
  ExportRequest request_;
};

TEST_F(TableExportsTest, StartsWithAllThatIsAskedFor) {
  transport_.Answer(200, Described("IN_PROGRESS"));
  request_.kms_key = "key";
  request_.bucket_owner = "222222222222";
  request_.format = dynamodb::ExportFormat::kIon;
  request_.window = {.from_micros = 1'000'000, .to_micros = 2'500'000, .old_images = false};
  const Uuid token = ExportToken(request_, 0);
  ASSERT_OK_AND_ASSIGN(const auto description, exports_.Start(request_, token, {}));
  EXPECT_EQ(description.arn, kArn);
  EXPECT_EQ(description.status, ExportStatus::kInProgress);
  EXPECT_EQ(description.start_time_micros, 1'700'000'000'123'000);
  EXPECT_EQ(ExportFolder(description), "s3://b/p/AWSDynamoDB/01700000000000-abcd1234");
  ASSERT_OK_AND_ASSIGN(const auto sent, ParseJson(transport_.sent().at(0).body, "the request"));
  ASSERT_OK_AND_ASSIGN(
      const auto expected,
      ParseJson(R"({"TableArn":"arn:aws:dynamodb:us-east-1:1:table/T","S3Bucket":"b",
        "S3Prefix":"p","S3BucketOwner":"222222222222","S3SseAlgorithm":"KMS",
        "S3SseKmsKeyId":"key","ExportFormat":"ION","ExportType":"INCREMENTAL_EXPORT",
        "IncrementalExportSpecification":{"ExportFromTime":1.0,"ExportToTime":2.5,
        "ExportViewType":"NEW_IMAGE"},"ClientToken":")" +
                    token.ToString() + "\"}",
                "the expected"));
  EXPECT_EQ(sent, expected);
}

TEST_F(TableExportsTest, ATokenIsTheSameWithinAMinuteForTheSameRequest) {
  const Uuid token = ExportToken(request_, 5 * kMinute);
  EXPECT_EQ(ExportToken(request_, 6 * kMinute - 1), token);
  EXPECT_NE(ExportToken(request_, 6 * kMinute), token);
  request_.time_micros = 1;
  EXPECT_NE(ExportToken(request_, 5 * kMinute), token);
}

TEST_F(TableExportsTest, FindsTheExportUnderWayOnLaterPages) {
  const auto summaries = [](const char* status, const char* next) {
    return fmt::format(R"({{"ExportSummaries":[{{"ExportArn":"{}","ExportStatus":"{}"}}]{}}})",
                       kArn, status, next);
  };
  transport_.Answer(200, summaries("COMPLETED", R"(,"NextToken":"more")"));
  transport_.Answer(200, summaries("IN_PROGRESS", ""));
  transport_.Answer(200, Described("IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const auto found, exports_.FindRunning(request_, {}));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->arn, kArn);
  EXPECT_THAT(transport_.sent().at(1).body, HasSubstr(R"("NextToken":"more")"));

  // One to another place is not the one.
  request_.prefix = "q";
  transport_.Answer(200, summaries("IN_PROGRESS", ""));
  transport_.Answer(200, Described("IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const auto other, exports_.FindRunning(request_, {}));
  EXPECT_FALSE(other.has_value());
}

TEST_F(TableExportsTest, AListThatDoesNotMoveOnIsAnError) {
  for (int page = 0; page < 2; ++page) {
    transport_.Answer(200, R"({"ExportSummaries":[],"NextToken":"more"})");
  }
  EXPECT_THAT(exports_.FindRunning(request_, {}),
              IsError(ErrorCode::kUnreachable, HasSubstr("does not move on")));
}

TEST_F(TableExportsTest, AnAnswerAboutAnotherExportIsAnError) {
  transport_.Answer(200, Described("IN_PROGRESS"));
  EXPECT_THAT(exports_.Describe("arn:aws:dynamodb:us-east-1:111122223333:table/T/export/other", {}),
              IsError(ErrorCode::kUnreachable, HasSubstr("another export")));
}

TEST_F(TableExportsTest, WhatAnswersARequest) {
  ASSERT_OK_AND_ASSIGN(
      const auto json,
      ParseJson(Described("IN_PROGRESS", R"(,"ExportTime":1700000000,"S3SseKmsKeyId":"k")"), "it"));
  ASSERT_OK_AND_ASSIGN(const auto description,
                       ExportDescriptionFromJson(json.at("ExportDescription")));
  EXPECT_TRUE(Answers(description, request_));
  request_.time_micros = 1'700'000'000'400'000;
  EXPECT_TRUE(Answers(description, request_));
  request_.time_micros = 1'700'000'002'000'000;
  EXPECT_FALSE(Answers(description, request_));
  request_.time_micros.reset();
  request_.kms_key = "other";
  EXPECT_FALSE(Answers(description, request_));
  request_.kms_key = "k";
  EXPECT_TRUE(Answers(description, request_));
  request_.window = ExportRequest::Window();
  EXPECT_FALSE(Answers(description, request_));
}

TEST_F(TableExportsTest, WaitsUntilItIsComplete) {
  transport_.Answer(200, Described("IN_PROGRESS"));
  transport_.Answer(400, R"({"__type":"x#ValidationException","message":"no"})");
  int seen = 0;
  const auto count = [&seen](const ExportDescription&) { ++seen; };
  EXPECT_THAT(WaitForExport(exports_, kArn, clock_, {}, count),
              IsError(ErrorCode::kInvalidArgument));

  // A service that is away for a while is no end: three attempts and one later.
  for (int i = 0; i < 3; ++i) {
    transport_.Answer(500, "");
  }
  transport_.Answer(200, Described("COMPLETED", R"(,"ItemCount":7,"BilledSizeBytes":99,)"
                                                R"("ExportManifest":"p/AWSDynamoDB/x/m.json")"));
  ASSERT_OK_AND_ASSIGN(const auto done, WaitForExport(exports_, kArn, clock_, {}, count));
  EXPECT_EQ(done.item_count, 7);
  EXPECT_EQ(done.billed_size_bytes, 99);
  EXPECT_EQ(ExportFolder(done), "s3://b/p/AWSDynamoDB/x");
  EXPECT_EQ(seen, 2);

  const CancelToken cancel;
  cancel.Cancel();
  transport_.Answer(200, Described("IN_PROGRESS"));
  EXPECT_THAT(WaitForExport(exports_, kArn, clock_, cancel, count), IsError(ErrorCode::kCancelled));
}

TEST_F(TableExportsTest, KnowsAndTurnsOnPointInTimeRecovery) {
  transport_.Answer(200, R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",
      "PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
  EXPECT_THAT(exports_.HasPointInTimeRecovery("T", {}), HasValue(false));
  transport_.Answer(200, "{}");
  EXPECT_THAT(exports_.TurnOnPointInTimeRecovery("T", {}), IsOk());
  EXPECT_THAT(transport_.sent().at(1).body, HasSubstr(R"("PointInTimeRecoveryEnabled":true)"));
  transport_.Answer(400, R"({"__type":"x#PointInTimeRecoveryUnavailableException",
      "message":"not enabled"})");
  const auto started = exports_.Start(request_, Uuid(), {});
  ASSERT_FALSE(started.has_value());
  EXPECT_TRUE(NeedsPointInTimeRecovery(started.error()));
}

TEST(ExportFailureTest, SaysWhatToDo) {
  struct Case {
    const char* code;
    const char* message;
    ErrorCode expected;
    const char* advice;
  };
  const Case cases[] = {
      {"S3NoSuchBucket", "The specified bucket does not exist", ErrorCode::kNotFound,
       "create it, or name another with --bucket"},
      {"S3AccessDenied", "Access Denied", ErrorCode::kPermissionDenied,
       "s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on arn:aws:s3:::b/*"},
      {"UNKNOWN", "Access Denied", ErrorCode::kPermissionDenied, "s3:PutObject"},
      {"KMSAccessDenied", "", ErrorCode::kPermissionDenied, "kms:GenerateDataKey and kms:Decrypt"},
      {"InternalServerError", "", ErrorCode::kUnreachable, "run the same command again"},
      {"", "", ErrorCode::kUnreachable, "(DynamoDB gave no code); run the same command again"},
      {"NewCode", "new sentence", ErrorCode::kUnreachable, "new sentence (NewCode)"},
  };
  for (const Case& each : cases) {
    ExportDescription description;
    description.arn = kArn;
    description.bucket = "b";
    description.failure_code = each.code;
    description.failure_message = each.message;
    const Error error = ExportFailure(description);
    EXPECT_EQ(error.code(), each.expected) << each.code;
    EXPECT_THAT(error.ToString(),
                AllOf(HasSubstr(kArn), HasSubstr(each.advice), Not(HasSubstr("{"))))
        << each.code;
  }
}

}  // namespace
}  // namespace dynalake::source
