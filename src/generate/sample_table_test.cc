#include "generate/sample_table.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aws/config/credentials.h"
#include "aws/config/runtime.h"
#include "aws/testing/scripted_transport.h"
#include "base/testing/matchers.h"

namespace dynalake::generate {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kThrottled =
    R"({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slower"})";

aws::Credentials SomeCredentials() {
  aws::Credentials credentials;
  credentials.access_key_id = "KEY";
  credentials.secret_access_key = aws::Secret("canary");
  return credentials;
}

class SampleTableTest : public ::testing::Test {
 protected:
  SampleTableTest()
      : runtime_(*aws::Runtime::Make()),
        signer_(*runtime_),
        credentials_(SomeCredentials()),
        random_(1),
        client_({transport_, signer_, credentials_, clock_, random_}, aws::DynamoDbJson(),
                *aws::ParseEndpointUrl("http://localhost:8000", "us-east-1"),
                {.max_attempts = 1, .max_throttled_attempts = 1}),
        table_(client_, "Shop", clock_, random_) {}

  std::unique_ptr<aws::Runtime> runtime_;
  aws::testing::ScriptedTransport transport_;
  aws::Signer signer_;
  aws::StaticCredentials credentials_;
  FakeClock clock_;
  SeededRandom random_;
  aws::JsonClient client_;
  SampleTable table_;
};

TEST_F(SampleTableTest, SendsWhatStayedUnprocessedAgainUntilAllIsDone) {
  transport_.Answer(200, R"({"UnprocessedItems":{"Shop":[{"PutRequest":{"Item":{"b":{"N":"2"}}}}]},
      "ConsumedCapacity":[{"TableName":"Shop","CapacityUnits":1.5}]})");
  transport_.Answer(400, kThrottled);
  transport_.Answer(200, R"({"UnprocessedItems":{},
      "ConsumedCapacity":[{"TableName":"Shop","CapacityUnits":2}]})");
  const std::vector<std::string> requests = {R"({"PutRequest":{"Item":{"a":{"N":"1"}}}})",
                                             R"({"PutRequest":{"Item":{"b":{"N":"2"}}}})"};
  ASSERT_OK(table_.Write(requests, {}));
  ASSERT_THAT(transport_.sent(), SizeIs(3));
  EXPECT_EQ(transport_.sent()[0].body,
            R"({"RequestItems":{"Shop":[{"PutRequest":{"Item":{"a":{"N":"1"}}}},)"
            R"({"PutRequest":{"Item":{"b":{"N":"2"}}}}]},"ReturnConsumedCapacity":"TOTAL"})");
  for (const size_t again : {1U, 2U}) {
    EXPECT_THAT(transport_.sent()[again].body, HasSubstr(R"("b":{"N":"2"})"));
    EXPECT_THAT(transport_.sent()[again].body, Not(HasSubstr(R"("a":)")));
  }
  EXPECT_EQ(table_.cost().consumed_units, 3.5);
  EXPECT_EQ(table_.cost().repeated_requests, 1);
}

TEST_F(SampleTableTest, GivesUpOnATableThatTakesNothing) {
  for (int i = 0; i < 100; ++i) {
    transport_.Answer(400, kThrottled);
  }
  const std::vector<std::string> requests = {R"({"DeleteRequest":{"Key":{}}})"};
  EXPECT_THAT(table_.Write(requests, {}), IsError(ErrorCode::kThrottled, HasSubstr("minutes")));
  EXPECT_GT(clock_.SteadyMicros(), 60'000'000);
}

TEST_F(SampleTableTest, OtherErrorsEndTheWriting) {
  transport_.Answer(400, R"({"__type":"x#AccessDeniedException","message":"not authorized"})");
  const std::vector<std::string> requests = {R"({"DeleteRequest":{"Key":{}}})"};
  EXPECT_THAT(table_.Write(requests, {}),
              IsError(ErrorCode::kPermissionDenied, HasSubstr("table Shop")));
}

}  // namespace
}  // namespace dynalake::generate
