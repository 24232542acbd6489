#include "ingest/export/managed_export.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/scripted_client.h"
#include "base/format.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "storage/memory_store.h"

namespace dynalake::ingest {
namespace {

using ::testing::HasSubstr;

constexpr const char* kNone = R"({"ExportSummaries":[]})";
constexpr const char* kNoRecovery =
    R"({"__type":"x#PointInTimeRecoveryUnavailableException","message":"off"})";
constexpr int64_t kHour = int64_t{3600} * 1'000'000;

std::string Described(std::string_view arn, std::string_view status) {
  return fmt::format(
      R"({{"ExportDescription":{{"ExportArn":"{}","ExportStatus":"{}","S3Bucket":"b"}}}})", arn,
      status);
}

class ManagedExportTest : public ::testing::Test {
 protected:
  ManagedExportTest() {
    request_.table_arn = "arn:aws:dynamodb:us-east-1:1:table/T";
    request_.bucket = "b";
  }

  Result<BegunExport> Begin(bool enable_recovery = false) {
    return BeginExport(
        request_, "T", enable_recovery,
        {.exports = exports_, .state = &state_, .clock = scripted_.clock(), .cancel = {}});
  }

  std::string TokenOfRequest(size_t index) {
    const auto json = ParseJson(transport_.sent().at(index).body, "the request");
    return json ? GetString(*json, "ClientToken").value_or("") : "";
  }

  aws::testing::ScriptedClient scripted_;
  aws::testing::ScriptedTransport& transport_ = scripted_.transport();
  source::TableExports exports_{scripted_.client()};
  storage::MemoryStore store_{scripted_.clock()};
  work::StateDir state_{store_, storage::Location::Parse("memory:///state").value()};
  source::ExportRequest request_;
};

TEST_F(ManagedExportTest, TakesUpWhatWasNotLoaded) {
  transport_.Answer(200, kNone);
  transport_.Answer(200, Described("arn:1", "IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const BegunExport first, Begin());
  EXPECT_EQ(first.origin, ExportOrigin::kStarted);

  transport_.Answer(200, Described("arn:1", "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const BegunExport second, Begin());
  EXPECT_EQ(second.origin, ExportOrigin::kTakenUp);
  EXPECT_EQ(second.description.arn, "arn:1");

  ASSERT_THAT(ForgetExport(request_, state_), IsOk());
  scripted_.clock().Advance(kHour);
  transport_.Answer(200, kNone);
  transport_.Answer(200, Described("arn:2", "IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const BegunExport third, Begin());
  EXPECT_EQ(third.origin, ExportOrigin::kStarted);
  EXPECT_EQ(third.description.arn, "arn:2");
  EXPECT_NE(TokenOfRequest(1), TokenOfRequest(4));
}

TEST_F(ManagedExportTest, TheRecordIsAsItsPageShows) {
  ASSERT_OK_AND_ASSIGN(auto example,
                       ParseJson(PageExample("docs/formats/state.md", "An export"), "the page"));
  transport_.Answer(200, kNone);
  for (int attempt = 0; attempt < 3; ++attempt) {
    transport_.Break(true);
  }
  ASSERT_THAT(Begin(), IsError(ErrorCode::kUnreachable));
  ASSERT_OK_AND_ASSIGN(const auto names, state_.List("export"));
  ASSERT_EQ(names.size(), 1U);
  ASSERT_OK_AND_ASSIGN(const auto written, state_.Read(names[0]));
  const std::string token = TokenOfRequest(1);
  EXPECT_NE(example["token"], token);
  example["token"] = token;
  example["started-micros"] = (*written)["started-micros"];
  EXPECT_EQ(*written, example);

  // One like it, whose export began, is taken up.
  example["arn"] = "arn:1";
  ASSERT_OK(state_.Write(names[0], example));
  transport_.Answer(200, Described("arn:1", "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const BegunExport begun, Begin());
  EXPECT_EQ(begun.origin, ExportOrigin::kTakenUp);
}

TEST_F(ManagedExportTest, ALostAnswerStartsNoSecondExport) {
  transport_.Answer(200, kNone);
  for (int attempt = 0; attempt < 3; ++attempt) {
    transport_.Break(true);
  }
  ASSERT_THAT(Begin(), IsError(ErrorCode::kUnreachable));
  scripted_.clock().Advance(kHour);
  transport_.Answer(200, Described("arn:1", "IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const BegunExport begun, Begin());
  EXPECT_EQ(begun.description.arn, "arn:1");
  EXPECT_EQ(TokenOfRequest(4), TokenOfRequest(1));
  EXPECT_NE(TokenOfRequest(4), "");
}

TEST_F(ManagedExportTest, JoinsOneUnderWayAndRemembersIt) {
  transport_.Answer(200,
                    R"({"ExportSummaries":[{"ExportArn":"arn:1","ExportStatus":"IN_PROGRESS"}]})");
  transport_.Answer(200, Described("arn:1", "IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const BegunExport joined, Begin());
  EXPECT_EQ(joined.origin, ExportOrigin::kUnderWay);
  transport_.Answer(200, Described("arn:1", "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const BegunExport again, Begin());
  EXPECT_EQ(again.origin, ExportOrigin::kTakenUp);
}

TEST_F(ManagedExportTest, WhatFailedIsGoneOrIsTooOldIsBegunAnew) {
  const auto start = [&](const char* arn) {
    transport_.Answer(200, kNone);
    transport_.Answer(200, Described(arn, "IN_PROGRESS"));
  };
  start("arn:1");
  ASSERT_THAT(Begin(), IsOk());
  transport_.Answer(200, Described("arn:1", "FAILED"));
  start("arn:2");
  EXPECT_EQ(Begin()->description.arn, "arn:2");
  transport_.Answer(400, R"({"__type":"x#ExportNotFoundException","message":"gone"})");
  start("arn:3");
  EXPECT_EQ(Begin()->description.arn, "arn:3");
  scripted_.clock().Advance(9 * kHour);
  start("arn:4");
  EXPECT_EQ(Begin()->description.arn, "arn:4");
}

TEST_F(ManagedExportTest, TurnsRecoveryOnOnlyWhenTold) {
  transport_.Answer(200, kNone);
  transport_.Answer(400, kNoRecovery);
  const auto refused = Begin();
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("--enable-pitr turns it on"));

  transport_.Answer(400, kNoRecovery);
  transport_.Answer(200, "{}");
  transport_.Answer(400, kNoRecovery);
  transport_.Answer(200, Described("arn:1", "IN_PROGRESS"));
  ASSERT_OK_AND_ASSIGN(const BegunExport begun, Begin(true));
  EXPECT_TRUE(begun.turned_recovery_on);
  EXPECT_EQ(TokenOfRequest(5), TokenOfRequest(1));
}

}  // namespace
}  // namespace dynalake::ingest
