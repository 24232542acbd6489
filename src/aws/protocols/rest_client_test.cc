#include "aws/protocols/rest_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "aws/testing/scripted_transport.h"
#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

using ::dynalake::aws::testing::ScriptedTransport;
using ::testing::HasSubstr;

class RestClientTest : public ::testing::Test {
 protected:
  RestClientTest()
      : runtime_(*Runtime::Make()),
        signer_(*runtime_),
        credentials_(Credentials{.access_key_id = "AKID",
                                 .secret_access_key = Secret("secret"),
                                 .session_token = Secret(),
                                 .account_id = {},
                                 .expires_at_s = {}}),
        client_(
            {
                .transport = transport_,
                .signer = signer_,
                .credentials = credentials_,
                .clock = clock_,
                .random = random_,
            },
            S3Service(), *ParseEndpointUrl("https://s3.us-east-1.example", "us-east-1")) {}

  // The failure of a call that must fail.
  ServiceFailure FailureOf(std::string_view operation, const RestRequest& request) {
    const auto answer = client_.Send(operation, request);
    EXPECT_FALSE(answer.has_value());
    const auto* failure = answer ? nullptr : answer.error().FindDetail<ServiceFailure>();
    EXPECT_NE(failure, nullptr);
    return failure == nullptr ? ServiceFailure() : *failure;
  }

  std::unique_ptr<Runtime> runtime_;
  ScriptedTransport transport_;
  Signer signer_;
  StaticCredentials credentials_;
  FakeClock clock_{1'700'000'000'000'000};
  SeededRandom random_{1};
  RestClient client_;
};

TEST_F(RestClientTest, PathsAndQueriesAreEncodedOnce) {
  transport_.Answer(200, "");
  ASSERT_THAT(client_.Send("GetObject", {.path = "/lake/a b/ü%20//c+d",
                                         .query = {{"prefix", "x/y &z"}, {"uploads", ""}}}),
              IsOk());
  EXPECT_EQ(transport_.sent().at(0).target,
            "/lake/a%20b/%C3%BC%2520//c%2Bd?prefix=x%2Fy%20%26z&uploads");
}

TEST_F(RestClientTest, ABucketElsewhereNamesItsRegion) {
  transport_.Answer(301, R"(<Error><Code>PermanentRedirect</Code><Message>use it</Message>
                            <Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint></Error>)",
                    {{"x-amz-bucket-region", "eu-west-1"}});
  ServiceFailure failure = FailureOf("GetObject", {.path = "/b/k"});
  EXPECT_EQ(failure.kind, FailureKind::kWrongRegion);
  EXPECT_EQ(failure.region, "eu-west-1");

  transport_.Answer(400, R"(<Error><Code>AuthorizationHeaderMalformed</Code>
      <Message>the region 'us-east-1' is wrong; expecting 'eu-west-1'</Message>
      <Region>eu-west-1</Region></Error>)");
  failure = FailureOf("GetObject", {.path = "/b/k"});
  EXPECT_EQ(failure.kind, FailureKind::kWrongRegion);
  EXPECT_EQ(failure.region, "eu-west-1");

  transport_.Answer(301, "", {{"x-amz-bucket-region", "eu-west-1"}});
  failure = FailureOf("HeadBucket", {.method = "HEAD", .path = "/b"});
  EXPECT_EQ(failure.kind, FailureKind::kWrongRegion);
  EXPECT_EQ(failure.region, "eu-west-1");
}

TEST_F(RestClientTest, SlowDownIsThrottling) {
  for (int i = 0; i < 10; ++i) {
    transport_.Answer(503, "<Error><Code>SlowDown</Code><RequestId>R9</RequestId></Error>");
  }
  const ServiceFailure failure = FailureOf("PutObject", {.method = "PUT", .path = "/b/k"});
  EXPECT_EQ(failure.kind, FailureKind::kThrottled);
  EXPECT_EQ(failure.request_id, "R9");
  EXPECT_EQ(failure.attempts, 10);
}

TEST_F(RestClientTest, ACompletionThatEndsAsAnErrorIsTriedAgain) {
  transport_.Answer(200, "<Error><Code>InternalError</Code><Message>again</Message></Error>");
  transport_.Answer(200, "<CompleteMultipartUploadResult/>");
  ASSERT_OK_AND_ASSIGN(const auto answer,
                       client_.Send("CompleteMultipartUpload", {.method = "POST", .path = "/b/k"}));
  EXPECT_THAT(answer.body, HasSubstr("CompleteMultipartUploadResult"));
}

TEST_F(RestClientTest, AnObjectThatLooksLikeAnErrorIsAnObject) {
  const std::string object = "<Error><Code>InternalError</Code></Error>";
  transport_.Answer(200, object);
  ASSERT_OK_AND_ASSIGN(const auto answer, client_.Send("GetObject", {.path = "/b/k"}));
  EXPECT_EQ(answer.body, object);
}

TEST_F(RestClientTest, AnErrorThatIsNoXmlIsTakenByItsStatus) {
  transport_.Answer(403, "<html>a proxy's page");
  EXPECT_EQ(FailureOf("GetObject", {.path = "/b/k"}).kind, FailureKind::kAccessDenied);
}

}  // namespace
}  // namespace dynalake::aws
