// The clients against real servers.

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/credentials/sts.h"
#include "aws/protocols/json_client.h"
#include "aws/protocols/query_client.h"
#include "aws/protocols/rest_client.h"
#include "aws/testing/peer.h"
#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

using ::dynalake::aws::testing::ClientKit;
using ::dynalake::aws::testing::Peer;
using ::testing::HasSubstr;

// The peer of that name, or a skipped test where it is not installed.
#define START_PEER(peer, name)                         \
  auto peer##_started = Peer::Start(name);             \
  if (!peer##_started) {                               \
    GTEST_SKIP() << peer##_started.error().ToString(); \
  }                                                    \
  const std::unique_ptr<Peer> peer = *std::move(peer##_started)

TEST(DynoxideTest, TablesAreMadeWrittenAndScanned) {
  START_PEER(peer, "dynamodb");
  ClientKit kit(peer->credentials());
  JsonClient client(kit.parts(), DynamoDbJson(), peer->endpoint());
  ASSERT_OK_AND_ASSIGN(const auto created, client.Call("CreateTable", R"({"TableName": "Orders",
      "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
      "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
      "BillingMode": "PAY_PER_REQUEST"})"));
  EXPECT_FALSE(created.request_id.empty());
  ASSERT_THAT(client.Call("PutItem", R"({"TableName": "Orders",
      "Item": {"PK": {"S": "a ☃"}, "Total": {"N": "1.5"}}})"),
              IsOk());
  ASSERT_OK_AND_ASSIGN(const auto scanned, client.Call("Scan", R"({"TableName": "Orders"})"));
  ASSERT_OK_AND_ASSIGN(const auto json, ParseJson(scanned.body, "the scan"));
  EXPECT_EQ(json["Items"][0]["PK"]["S"], "a ☃");
}

TEST(DynoxideTest, AMissingTableIsNotFoundByName) {
  START_PEER(peer, "dynamodb");
  ClientKit kit(peer->credentials());
  JsonClient client(kit.parts(), DynamoDbJson(), peer->endpoint());
  const auto answer = client.Call("Scan", R"({"TableName": "NoSuchTable"})");
  ASSERT_THAT(answer, IsError(ErrorCode::kNotFound));
  const auto* failure = answer.error().FindDetail<ServiceFailure>();
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->service, "dynamodb");
  EXPECT_EQ(failure->operation, "Scan");
  EXPECT_EQ(failure->code, "ResourceNotFoundException");
  EXPECT_FALSE(failure->request_id.empty());
  EXPECT_EQ(failure->attempts, 1);
}

// Keeps what it was given.
class Collector final : public BodySink {
 public:
  Result<void> Begin(const HttpResponse& head) override {
    length_ = head.headers.Find("Content-Length").value_or("");
    bytes_.clear();
    return {};
  }
  Result<void> Write(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  const std::string& bytes() const { return bytes_; }
  const std::string& length() const { return length_; }

 private:
  std::string bytes_;
  std::string length_;
};

// A body that is made while it is sent.
class Digits final : public BodySource {
 public:
  explicit Digits(uint64_t size_bytes) : size_bytes_(size_bytes) {}

  uint64_t size_bytes() const override { return size_bytes_; }
  Result<size_t> Read(std::span<std::byte> out) override {
    const size_t count = std::min<uint64_t>(out.size(), size_bytes_ - at_);
    for (size_t i = 0; i < count; ++i) {
      out[i] = static_cast<std::byte>('0' + (at_ + i) % 10);
    }
    at_ += count;
    return count;
  }
  Result<void> Rewind() override {
    at_ = 0;
    return {};
  }

 private:
  uint64_t size_bytes_;
  uint64_t at_ = 0;
};

class VersitygwTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = Peer::Start("s3");
    if (!started) {
      GTEST_SKIP() << started.error().ToString();
    }
    peer_ = *std::move(started);
    kit_ = std::make_unique<ClientKit>(peer_->credentials());
    client_ = std::make_unique<RestClient>(kit_->parts(), S3Service(), peer_->endpoint());
    ASSERT_THAT(client_->Send("CreateBucket", {.method = "PUT", .path = "/lake"}), IsOk());
  }

  std::unique_ptr<Peer> peer_;
  std::unique_ptr<ClientKit> kit_;
  std::unique_ptr<RestClient> client_;
};

TEST_F(VersitygwTest, KeysOfAnySpellingSurvive) {
  for (const std::string key :
       {"plain", "with space", "a+b", "50%", "ünïcode ☃", "x=y&z?q#f", "tilde~(1)!'*"}) {
    const std::string path = "/lake/odd/" + key;
    ASSERT_THAT(client_->Send("PutObject", {.method = "PUT", .path = path, .body = key}), IsOk())
        << key;
    ASSERT_OK_AND_ASSIGN(const auto got, client_->Send("GetObject", {.path = path}));
    EXPECT_EQ(got.body, key);
  }
  ASSERT_OK_AND_ASSIGN(
      const auto listed,
      client_->Send("ListObjectsV2",
                    {.path = "/lake", .query = {{"list-type", "2"}, {"prefix", "odd/with "}}}));
  ASSERT_OK_AND_ASSIGN(const auto list, ParseXml(listed.body, "the list"));
  ASSERT_NE(list.Find("Contents"), nullptr);
  EXPECT_EQ(list.Find("Contents")->TextOf("Key"), "odd/with space");
}

TEST_F(VersitygwTest, ASecondCreatorIsToldThatThePreconditionFailed) {
  RestRequest put{.method = "PUT", .path = "/lake/once", .body = "first"};
  put.headers.Set("If-None-Match", "*");
  ASSERT_THAT(client_->Send("PutObject", put), IsOk());
  const auto second = client_->Send("PutObject", put);
  ASSERT_THAT(second, IsError(ErrorCode::kPreconditionFailed));
  EXPECT_EQ(second.error().FindDetail<ServiceFailure>()->kind, FailureKind::kPrecondition);
}

TEST_F(VersitygwTest, LargeBodiesStreamBothWays) {
  constexpr uint64_t kSizeBytes = 40'000'003;
  Digits digits(kSizeBytes);
  ASSERT_THAT(
      client_->Send("PutObject", {.method = "PUT", .path = "/lake/large", .body_source = &digits}),
      IsOk());
  Collector collector;
  ASSERT_OK_AND_ASSIGN(const auto got,
                       client_->Send("GetObject", {.path = "/lake/large", .sink = &collector}));
  EXPECT_TRUE(got.body.empty());
  EXPECT_EQ(collector.length(), std::to_string(kSizeBytes));
  ASSERT_EQ(collector.bytes().size(), kSizeBytes);
  EXPECT_EQ(collector.bytes().substr(kSizeBytes - 4), "9012");
}

// The signature of each chunk holds that of the one before; the server checks them all.
TEST_F(VersitygwTest, SignedChunksAreAccepted) {
  const Endpoint& endpoint = peer_->endpoint();
  const SigningScope scope{.service = "s3",
                           .region = endpoint.region,
                           .time_s = SystemClock().NowMicros() / 1'000'000,
                           .payload = PayloadHash::kChunked,
                           .s3 = true};
  const std::string first(65536, 'a');
  const std::string second = "the end";
  HttpRequest request{.method = "PUT", .target = "/lake/chunked"};
  request.headers.Set("Content-Encoding", "aws-chunked");
  request.headers.Set("X-Amz-Decoded-Content-Length", std::to_string(first.size() + second.size()));
  ASSERT_OK_AND_ASSIGN(const std::string signature,
                       kit_->signer().SignHeaders(endpoint, peer_->credentials(), scope, request));
  ChunkSigner chunks(kit_->runtime(), peer_->credentials(), scope, signature);
  std::string body;
  for (const std::string_view data :
       {std::string_view(first), std::string_view(second), std::string_view()}) {
    ASSERT_OK_AND_ASSIGN(const std::string frame, chunks.Frame(data));
    body += frame;
  }
  request.body = body;
  ASSERT_OK_AND_ASSIGN(const auto put, kit_->transport().Send(endpoint, request, nullptr, {}, {}));
  ASSERT_EQ(put.status, 200) << put.body;
  ASSERT_OK_AND_ASSIGN(const auto got, client_->Send("GetObject", {.path = "/lake/chunked"}));
  EXPECT_EQ(got.body, first + second);

  body[body.size() / 2] = 'b';
  request.body = body;
  ASSERT_OK_AND_ASSIGN(const auto tampered,
                       kit_->transport().Send(endpoint, request, nullptr, {}, {}));
  EXPECT_NE(tampered.status, 200);
}

TEST_F(VersitygwTest, APresignedUrlNeedsNoKeys) {
  ASSERT_THAT(client_->Send("PutObject", {.method = "PUT", .path = "/lake/a b", .body = "shared"}),
              IsOk());
  const Endpoint& endpoint = peer_->endpoint();
  ASSERT_OK_AND_ASSIGN(const std::string url,
                       kit_->signer().PresignUrl(endpoint, peer_->credentials(),
                                                 {.service = "s3",
                                                  .region = endpoint.region,
                                                  .time_s = SystemClock().NowMicros() / 1'000'000,
                                                  .payload = PayloadHash::kUnsigned,
                                                  .s3 = true},
                                                 {.target = "/lake/a%20b"}, 60));
  ASSERT_OK_AND_ASSIGN(const auto got, kit_->transport().Send(
                                           endpoint, {.target = url.substr(endpoint.Url().size())},
                                           nullptr, {}, {}));
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "shared");
}

TEST_F(VersitygwTest, ErrorsOfGetAndHeadSayWhatIsMissing) {
  const auto get = client_->Send("GetObject", {.path = "/lake/none"});
  ASSERT_THAT(get, IsError(ErrorCode::kNotFound));
  EXPECT_EQ(get.error().FindDetail<ServiceFailure>()->code, "NoSuchKey");
  EXPECT_THAT(client_->Send("HeadObject", {.method = "HEAD", .path = "/lake/none"}),
              IsError(ErrorCode::kNotFound));
}

TEST_F(VersitygwTest, AWrongSecretAndAWrongRegionAreRefused) {
  Credentials wrong = peer_->credentials();
  wrong.secret_access_key = Secret("another");
  StaticCredentials provider(wrong);
  RestClient client(kit_->parts(provider), S3Service(), peer_->endpoint());
  const auto refused = client.Send("GetObject", {.path = "/lake/none"});
  ASSERT_THAT(refused, IsError(ErrorCode::kPermissionDenied));
  EXPECT_EQ(refused.error().FindDetail<ServiceFailure>()->code, "SignatureDoesNotMatch");
  EXPECT_THAT(refused.error().ToString(), ::testing::Not(HasSubstr("another")));

  Endpoint elsewhere = peer_->endpoint();
  elsewhere.region = "eu-west-1";
  RestClient misled(kit_->parts(), S3Service(), elsewhere);
  const auto astray = misled.Send("GetObject", {.path = "/lake/none"});
  ASSERT_FALSE(astray.has_value());
  EXPECT_EQ(astray.error().FindDetail<ServiceFailure>()->kind, FailureKind::kWrongRegion);
}

TEST(MotoTest, TheCallerAndAssumedRolesAreNamed) {
  START_PEER(peer, "moto");
  ClientKit kit(peer->credentials());
  QueryClient sts(kit.parts(), StsService(), kStsVersion, peer->endpoint());
  ASSERT_OK_AND_ASSIGN(const CallerIdentity caller, GetCallerIdentity(sts));
  EXPECT_EQ(caller.account, "123456789012");
  ASSERT_OK_AND_ASSIGN(
      const RoleSession session,
      AssumeRole(sts, {.role_arn = "arn:aws:iam::123456789012:role/read", .duration_s = 900}));
  EXPECT_EQ(session.arn, "arn:aws:sts::123456789012:assumed-role/read/dynalake");
  EXPECT_TRUE(session.credentials.expires_at_s.has_value());
  EXPECT_FALSE(session.credentials.session_token.empty());
}

}  // namespace
}  // namespace dynalake::aws
