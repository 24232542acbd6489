// What all protocols share: retries, clock skew, expired credentials, gates. Through `JsonClient`.

#include "aws/protocols/service_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "aws/protocols/json_client.h"
#include "aws/testing/scripted_transport.h"
#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

using ::dynalake::aws::testing::ScriptedTransport;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kNowSeconds = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 GMT
constexpr const char* kThrottled =
    R"({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slower"})";

class CountingCredentials final : public CredentialsProvider {
 public:
  Result<Credentials> Get(const CancelToken&) override {
    Credentials credentials;
    credentials.access_key_id = fmt::format("KEY{}", generation_);
    credentials.secret_access_key = Secret("canary-secret");
    return credentials;
  }
  void Invalidate() override { ++generation_; }

 private:
  int generation_ = 1;
};

class RecordingGate final : public AttemptGate {
 public:
  Result<void> Before(int attempt) override {
    events.push_back(fmt::format("before {}", attempt));
    return {};
  }
  void After(const AttemptOutcome& outcome) override {
    events.push_back(fmt::format("after {}: {}", outcome.attempt,
                                 outcome.failure != nullptr    ? outcome.failure->code
                                 : outcome.response != nullptr ? "ok"
                                                               : "lost"));
  }

  std::vector<std::string> events;
};

class ServiceClientTest : public ::testing::Test {
 protected:
  ServiceClientTest()
      : runtime_(*Runtime::Make()),
        signer_(*runtime_),
        clock_(kNowSeconds * 1'000'000),
        random_(7),
        client_(
            {
                .transport = transport_,
                .signer = signer_,
                .credentials = credentials_,
                .clock = clock_,
                .random = random_,
            },
            DynamoDbJson(), *ParseEndpointUrl("http://localhost:8000", "us-east-1")) {}

  Result<JsonResponse> Scan(const CallOptions& options = {}) {
    return client_.Call("Scan", "{}", options);
  }

  std::unique_ptr<Runtime> runtime_;
  ScriptedTransport transport_;
  Signer signer_;
  CountingCredentials credentials_;
  FakeClock clock_;
  SeededRandom random_;
  JsonClient client_;
};

TEST_F(ServiceClientTest, SpeaksTheJsonProtocol) {
  transport_.Answer(200, "{}", {{"x-amzn-RequestId", "R1"}, {"x-amz-crc32", "2745614147"}});
  ASSERT_OK_AND_ASSIGN(const JsonResponse response, Scan());
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(response.request_id, "R1");
  const auto& sent = transport_.sent().at(0);
  EXPECT_EQ(sent.headers.Find("X-Amz-Target"), "DynamoDB_20120810.Scan");
  EXPECT_EQ(sent.headers.Find("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_THAT(std::string(*sent.headers.Find("Authorization")),
              HasSubstr("Credential=KEY1/20231114/us-east-1/dynamodb/aws4_request"));
}

TEST_F(ServiceClientTest, ThrottlingIsWaitedOutAndThenTold) {
  for (int i = 0; i < 10; ++i) {
    transport_.Answer(400, kThrottled, {{"x-amzn-RequestId", fmt::format("R{}", i + 1)}});
  }
  const auto answer = Scan();
  ASSERT_THAT(answer, IsError(ErrorCode::kThrottled));
  EXPECT_EQ(answer.error().ToString(),
            "dynamodb Scan failed: slower (ThrottlingException, request R10, after 10 attempts)");
  EXPECT_GT(clock_.NowMicros(), kNowSeconds * 1'000'000);
  EXPECT_LE(clock_.NowMicros(), (kNowSeconds + 26) * 1'000'000);
}

TEST_F(ServiceClientTest, ConnectionsThatBreakAreToldAtOnce) {
  for (int i = 0; i < 3; ++i) {
    transport_.Break(false);
  }
  ::testing::internal::CaptureStderr();
  const auto answer = Scan();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_THAT(answer, IsError(ErrorCode::kUnreachable, HasSubstr("after 3 attempts")));
  EXPECT_LE(clock_.NowMicros(), kNowSeconds * 1'000'000 + 150'000);
}

TEST_F(ServiceClientTest, WhatIsDownIsToldWithinTwoSeconds) {
  for (int i = 0; i < 3; ++i) {
    transport_.Refuse();
  }
  ::testing::internal::CaptureStderr();
  const auto answer = Scan();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_THAT(answer, IsError(ErrorCode::kUnreachable, HasSubstr("after 3 attempts")));
  // Long enough for a server that starts again, and no longer than docs/aws.md promises.
  EXPECT_GE(clock_.NowMicros(), kNowSeconds * 1'000'000 + 1'350'000);
  EXPECT_LE(clock_.NowMicros(), kNowSeconds * 1'000'000 + 1'800'000);
}

TEST_F(ServiceClientTest, ABlipOfOneSecondIsOutlasted) {
  transport_.Refuse();
  transport_.Refuse();
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_GE(clock_.NowMicros(), kNowSeconds * 1'000'000 + 1'350'000);

  // A connection that broke says that the server was there a moment ago.
  const int64_t before_micros = clock_.NowMicros();
  transport_.Break(true);
  transport_.Refuse();
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_GE(clock_.NowMicros(), before_micros + 900'000);
}

TEST_F(ServiceClientTest, WhoWaitsIsToldWhy) {
  transport_.Answer(503, "", {{"Retry-After", "1"}});
  transport_.Answer(503, "", {{"Retry-After", "2"}});
  transport_.Answer(200, "{}");
  ::testing::internal::CaptureStderr();
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              AllOf(HasSubstr("dynamodb Scan failed"), HasSubstr("after 2 attempts"),
                    HasSubstr("; trying again")));
  // Other calls of the client are silent for a while.
  transport_.Answer(503, "", {{"Retry-After", "2"}});
  transport_.Answer(200, "{}");
  ::testing::internal::CaptureStderr();
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(ServiceClientTest, RetryAfterIsObeyed) {
  transport_.Answer(503, "", {{"Retry-After", "3"}});
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_GE(clock_.NowMicros(), (kNowSeconds + 3) * 1'000'000);
}

TEST_F(ServiceClientTest, ADamagedAnswerIsAskedForAgain) {
  transport_.Answer(200, "{\"Count\":1}", {{"x-amz-crc32", "1"}});
  transport_.Answer(200, "{}", {{"x-amz-crc32", "2745614147"}});
  ASSERT_OK_AND_ASSIGN(const JsonResponse response, Scan());
  EXPECT_EQ(response.body, "{}");
}

TEST_F(ServiceClientTest, ARefusedClockIsCorrectedFromTheServersDate) {
  transport_.Answer(400,
                    R"({"__type": "InvalidSignatureException",
                        "message": "Signature expired: 20231114T221320Z is now earlier than …"})",
                    {{"Date", "Tue, 14 Nov 2023 23:13:20 GMT"}});
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_EQ(transport_.sent().at(1).headers.Find("X-Amz-Date"), "20231114T231320Z");
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_EQ(transport_.sent().at(2).headers.Find("X-Amz-Date"), "20231114T231320Z");
}

TEST_F(ServiceClientTest, AClockThatIsRightIsNotToBlame) {
  transport_.Answer(400,
                    R"({"__type": "InvalidSignatureException", "message": "Signature expired"})",
                    {{"Date", "Tue, 14 Nov 2023 22:13:21 GMT"}});
  EXPECT_THAT(Scan(), IsError(ErrorCode::kPermissionDenied, HasSubstr("set this machine's clock")));
}

TEST_F(ServiceClientTest, ExpiredCredentialsAreRenewedOnce) {
  const std::string expired = R"({"__type": "ExpiredTokenException", "message": "expired"})";
  transport_.Answer(400, expired);
  transport_.Answer(200, "{}");
  ASSERT_THAT(Scan(), IsOk());
  EXPECT_THAT(std::string(*transport_.sent().at(1).headers.Find("Authorization")),
              HasSubstr("Credential=KEY2/"));
  transport_.Answer(400, expired);
  transport_.Answer(400, expired);
  const auto answer = Scan();
  ASSERT_THAT(answer, IsError(ErrorCode::kPermissionDenied, HasSubstr("sign in again")));
  EXPECT_THAT(answer.error().ToString(), ::testing::Not(HasSubstr("canary")));
}

TEST_F(ServiceClientTest, ADenialNamesActionAndResource) {
  transport_.Answer(400, R"({"__type": "AccessDeniedException", "Message":
      "User: arn:aws:iam::1:user/u is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:us-east-1:1:table/T because no identity-based policy allows the dynamodb:Scan action"})");
  const auto answer = Scan();
  ASSERT_THAT(answer, IsError(ErrorCode::kPermissionDenied));
  const auto* failure = answer.error().FindDetail<ServiceFailure>();
  EXPECT_EQ(failure->action, "dynamodb:Scan");
  EXPECT_EQ(failure->resource, "arn:aws:dynamodb:us-east-1:1:table/T");
  EXPECT_EQ(failure->attempts, 1);
}

TEST_F(ServiceClientTest, ALostAnswerLeavesTheOutcomeUnknownWhateverComesAfter) {
  transport_.Break(true);
  transport_.Answer(400, R"({"__type": "ConditionalCheckFailedException", "message": "no"})");
  const auto answer = Scan();
  ASSERT_THAT(answer, IsError(ErrorCode::kPreconditionFailed));
  EXPECT_TRUE(answer.error().FindDetail<ServiceFailure>()->outcome_unknown);

  transport_.Break(false);
  transport_.Break(false);
  transport_.Break(false);
  const auto unreachable = Scan();
  ASSERT_THAT(unreachable, IsError(ErrorCode::kUnreachable));
  EXPECT_FALSE(unreachable.error().FindDetail<ServiceFailure>()->outcome_unknown);
}

TEST_F(ServiceClientTest, TheGateSeesEachAttempt) {
  transport_.Answer(400, kThrottled);
  transport_.Break(true);
  transport_.Answer(200, "{}");
  RecordingGate gate;
  ASSERT_THAT(Scan({.gate = &gate}), IsOk());
  EXPECT_THAT(gate.events, ElementsAre("before 1", "after 1: ThrottlingException", "before 2",
                                       "after 2: ", "before 3", "after 3: ok"));
}

TEST_F(ServiceClientTest, ACancelledCallEnds) {
  CallOptions options;
  options.cancel.Cancel();
  EXPECT_THAT(Scan(options), IsError(ErrorCode::kCancelled));
  EXPECT_TRUE(transport_.sent().empty());
}

}  // namespace
}  // namespace dynalake::aws
