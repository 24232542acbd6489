// What S3 does that other stores do not. The contract of all stores is in
// object_store_contract_test.cc.

#include "storage/s3_store.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/failure.h"
#include "aws/runtime.h"
#include "aws/testing/scripted_transport.h"
#include "base/testing/matchers.h"
#include "storage/crc32c.h"
#include "storage/testing/s3_peer.h"

namespace dynalake::storage {
namespace {

using aws::testing::ScriptedTransport;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint64_t kNoLimit = uint64_t{1} << 30;
constexpr const char* kSlowDown =
    "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
constexpr const char* kPreconditionFailed =
    "<Error><Code>PreconditionFailed</Code><Message>At least one</Message></Error>";

std::string Digits(size_t size_bytes) {
  std::string digits(size_bytes, '0');
  for (size_t i = 0; i < size_bytes; ++i) {
    digits[i] = static_cast<char>('0' + i % 10);
  }
  return digits;
}

/// A store whose server answers as it is told.
class S3StoreTest : public ::testing::Test {
 protected:
  S3StoreTest() : runtime_(*aws::Runtime::Make()), signer_(*runtime_), random_(7) {
    S3Options options;
    options.tail_bytes = 4;
    store_ = std::make_unique<S3Store>(
        aws::ClientParts{.transport = transport_,
                         .signer = signer_,
                         .credentials = credentials_,
                         .clock = clock_,
                         .random = random_},
        [](const std::optional<std::string>& region) {
          return aws::ParseEndpointUrl("https://s3.example", region.value_or("us-east-1"));
        },
        options);
  }

  static aws::Credentials Keys() {
    aws::Credentials keys;
    keys.access_key_id = "KEY";
    keys.secret_access_key = aws::Secret("canary-secret");
    return keys;
  }

  std::string MarkOf(size_t request) const {
    return std::string(
        transport_.sent().at(request).headers.Find("x-amz-meta-dynalake-write").value_or(""));
  }

  std::unique_ptr<aws::Runtime> runtime_;
  aws::Signer signer_;
  aws::StaticCredentials credentials_{Keys()};
  FakeClock clock_{1'700'000'000'000'000};
  SeededRandom random_;
  ScriptedTransport transport_;
  std::unique_ptr<S3Store> store_;
  Location object_ = *Location::Parse("s3://lake/a b/x.json");
};

TEST_F(S3StoreTest, APutSaysItsChecksumAndItsCondition) {
  transport_.Answer(503, kSlowDown);
  transport_.Answer(200, "");
  ASSERT_OK(store_->PutText(object_, "123456789", PutCondition::kIfAbsent));
  ASSERT_EQ(transport_.sent().size(), 2U);
  const auto& sent = transport_.sent()[1];
  EXPECT_EQ(sent.target, "/lake/a%20b/x.json");
  EXPECT_EQ(sent.headers.Find("If-None-Match"), "*");
  EXPECT_EQ(sent.headers.Find("x-amz-checksum-crc32c"), "4waSgw==");
  EXPECT_EQ(MarkOf(0), MarkOf(1));
}

TEST_F(S3StoreTest, AfterALostAnswerAnotherObjectInTheWayIsStillOne) {
  transport_.Break(true);
  transport_.Answer(412, kPreconditionFailed);
  transport_.Answer(200, "", {{"x-amz-meta-dynalake-write", "another"}});
  EXPECT_THAT(store_->PutText(object_, "text", PutCondition::kIfAbsent),
              IsError(ErrorCode::kPreconditionFailed, HasSubstr("s3://lake/a b/x.json")));
  EXPECT_EQ(transport_.sent().back().method, "HEAD");
}

TEST_F(S3StoreTest, AConflictAtTheFirstAttemptIsOneWithoutAsking) {
  transport_.Answer(412, kPreconditionFailed);
  const auto put = store_->PutText(object_, "text", PutCondition::kIfAbsent);
  ASSERT_THAT(put, IsError(ErrorCode::kPreconditionFailed));
  EXPECT_EQ(put.error().FindDetail<aws::ServiceFailure>()->code, "PreconditionFailed");
  EXPECT_EQ(transport_.sent().size(), 1U);
}

TEST_F(S3StoreTest, ShortAnswersAreReadOn) {
  transport_.Answer(206, "6789", {{"Content-Range", "bytes 6-9/10"}, {"ETag", "\"v1\""}});
  transport_.Answer(206, "1", {{"Content-Range", "bytes 1-1/10"}});
  transport_.Answer(206, "2345", {{"Content-Range", "bytes 2-5/10"}});
  ASSERT_OK_AND_ASSIGN(const auto reader, store_->Open(object_));
  std::string text(9, '?');
  EXPECT_THAT(reader->Read(1, std::as_writable_bytes(std::span(text))), HasValue(9U));
  EXPECT_EQ(text, "123456789");
  EXPECT_EQ(transport_.sent()[0].headers.Find("Range"), "bytes=-4");
  EXPECT_EQ(transport_.sent()[1].headers.Find("Range"), "bytes=1-5");
  EXPECT_EQ(transport_.sent()[1].headers.Find("If-Match"), "\"v1\"");
  EXPECT_EQ(transport_.sent()[2].headers.Find("Range"), "bytes=2-5");
}

TEST_F(S3StoreTest, AnObjectThatIsReplacedWhileItIsReadIsAnError) {
  transport_.Answer(206, "6789", {{"Content-Range", "bytes 6-9/10"}, {"ETag", "\"v1\""}});
  transport_.Answer(412, kPreconditionFailed);
  EXPECT_THAT(store_->ReadAll(object_, kNoLimit),
              IsError(ErrorCode::kUnreachable, HasSubstr("replaced while it was read")));
}

TEST_F(S3StoreTest, AChecksumThatIsWrongIsAnError) {
  transport_.Answer(206, "6789",
                    {{"Content-Range", "bytes 0-3/4"}, {"x-amz-checksum-crc32c", "4waSgw=="}});
  EXPECT_THAT(store_->Open(object_), IsError(ErrorCode::kUnreachable, HasSubstr("checksum")));
}

TEST_F(S3StoreTest, ABucketOfAnotherRegionIsAskedThere) {
  transport_.Answer(301,
                    "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>",
                    {{"x-amz-bucket-region", "eu-west-1"}});
  transport_.Answer(206, "text", {{"Content-Range", "bytes 0-3/4"}});
  transport_.Answer(206, "text", {{"Content-Range", "bytes 0-3/4"}});
  EXPECT_THAT(store_->ReadAll(object_, kNoLimit), HasValue("text"));
  EXPECT_THAT(store_->ReadAll(object_, kNoLimit), HasValue("text"));
  ASSERT_EQ(transport_.sent().size(), 3U);
  EXPECT_THAT(std::string(*transport_.sent()[2].headers.Find("Authorization")),
              HasSubstr("/eu-west-1/s3/"));
}

TEST_F(S3StoreTest, ErrorsNameTheLocationAndKeepWhatS3Said) {
  transport_.Answer(403,
                    "<Error><Code>AccessDenied</Code><Message>User u is not authorized to "
                    "perform: s3:GetObject on resource: arn:aws:s3:::lake/x</Message></Error>");
  const auto denied = store_->Open(object_);
  ASSERT_THAT(denied, IsError(ErrorCode::kPermissionDenied,
                              AllOf(HasSubstr("s3://lake/a b/x.json"), HasSubstr("s3:GetObject"))));
  EXPECT_EQ(denied.error().FindDetail<aws::ServiceFailure>()->action, "s3:GetObject");
}

TEST_F(S3StoreTest, AListGoesOnAndLeavesOutFolders) {
  transport_.Answer(200,
                    "<ListBucketResult><IsTruncated>true</IsTruncated>"
                    "<NextContinuationToken>t/1=</NextContinuationToken>"
                    "<Contents><Key>d/</Key><Size>0</Size></Contents>"
                    "<Contents><Key>d//a+b &amp; %41 ☃</Key><Size>3</Size>"
                    "<LastModified>2024-01-02T03:04:05.678Z</LastModified></Contents>"
                    "</ListBucketResult>");
  transport_.Answer(200,
                    "<ListBucketResult><IsTruncated>false</IsTruncated>"
                    "<Contents><Key>d/z</Key><Size>1</Size></Contents></ListBucketResult>");
  std::vector<std::string> listed;
  ASSERT_OK(store_->List(*Location::Parse("s3://lake/d"), [&](const ObjectInfo& info) {
    listed.push_back(fmt::format("{} {}", info.location.ToString(), info.size_bytes));
    return Result<void>();
  }));
  EXPECT_THAT(listed, ElementsAre("s3://lake/d//a+b & %41 ☃ 3", "s3://lake/d/z 1"));
  EXPECT_THAT(transport_.sent()[1].target, HasSubstr("continuation-token=t%2F1%3D"));
}

TEST(S3StoreOnVersitygw, LargeObjectsGoInPartsAndComeBack) {
  S3Options options;
  options.part_bytes = uint64_t{5} << 20;
  auto peer = S3Peer::Start(options);
  if (!peer) {
    GTEST_SKIP() << peer.error().ToString();
  }
  ObjectStore& store = (*peer)->store();
  const Location object = *Location::Parse("s3://lake/large");
  const std::string digits = Digits(17'000'001);
  ASSERT_OK_AND_ASSIGN(auto writer, store.Create(object));
  for (size_t at = 0; at < digits.size(); at += 1'000'003) {
    const auto piece = std::as_bytes(std::span(digits)).subspan(at);
    ASSERT_OK(writer->Append(piece.first(std::min<size_t>(piece.size(), 1'000'003))));
  }
  EXPECT_THAT(store.Head(object), IsError(ErrorCode::kNotFound));
  ASSERT_OK(writer->Finish());
  ASSERT_OK_AND_ASSIGN(const std::string read, store.ReadAll(object, kNoLimit));
  EXPECT_TRUE(read == digits);

  ASSERT_OK_AND_ASSIGN(auto dropped, store.Create(*Location::Parse("s3://lake/dropped")));
  ASSERT_OK(dropped->Append(std::as_bytes(std::span(digits))));
  dropped.reset();
  ASSERT_OK_AND_ASSIGN(const auto uploads,
                       (*peer)->client().Send("ListMultipartUploads",
                                              {.path = "/lake", .query = {{"uploads", ""}}}));
  EXPECT_EQ(uploads.body.find("<UploadId>"), std::string::npos) << uploads.body;
}

/// A real transport that loses the first answer to a request with that method and in whose target
/// that text is.
class LosingTransport final : public aws::HttpTransport {
 public:
  LosingTransport(aws::HttpTransport& other, std::string method, std::string text)
      : other_(other), method_(std::move(method)), text_(std::move(text)) {}

  Result<aws::HttpResponse> Send(const aws::Endpoint& endpoint, const aws::HttpRequest& request,
                                 aws::BodySink* sink, const aws::TimeLimits& limits,
                                 const CancelToken& cancel) override {
    auto answer = other_.Send(endpoint, request, sink, limits, cancel);
    if (lost_ || request.method != method_ || request.target.find(text_) == std::string::npos) {
      return answer;
    }
    lost_ = true;
    auto failure = std::make_shared<aws::TransportFailure>();
    failure->may_have_arrived = true;
    return Error(ErrorCode::kUnreachable, "the answer was lost").WithDetail(std::move(failure));
  }
  bool lost() const { return lost_; }

 private:
  aws::HttpTransport& other_;
  std::string method_;
  std::string text_;
  bool lost_ = false;
};

TEST(S3StoreOnVersitygw, WhatWasDoneBeforeItsAnswerWasLostIsDone) {
  S3Options options;
  options.part_bytes = uint64_t{5} << 20;
  auto peer = S3Peer::Start();
  if (!peer) {
    GTEST_SKIP() << peer.error().ToString();
  }
  const auto store_over = [&](LosingTransport& transport) {
    const aws::ClientParts parts = (*peer)->kit().parts();
    return S3Store({.transport = transport,
                    .signer = parts.signer,
                    .credentials = parts.credentials,
                    .clock = parts.clock,
                    .random = parts.random},
                   (*peer)->EndpointOfRegion(), options);
  };
  LosingTransport loses_put((*peer)->kit().transport(), "PUT", "/once");
  S3Store first = store_over(loses_put);
  const Location once = *Location::Parse("s3://lake/once");
  EXPECT_OK(first.PutText(once, "first", PutCondition::kIfAbsent));
  EXPECT_TRUE(loses_put.lost());
  EXPECT_THAT(first.PutText(once, "second", PutCondition::kIfAbsent),
              IsError(ErrorCode::kPreconditionFailed));
  EXPECT_THAT(first.ReadAll(once, kNoLimit), HasValue("first"));

  LosingTransport loses_end((*peer)->kit().transport(), "POST", "uploadId=");
  S3Store second = store_over(loses_end);
  const Location large = *Location::Parse("s3://lake/large");
  const std::string digits = Digits(6'000'000);
  ASSERT_OK_AND_ASSIGN(auto writer, second.Create(large));
  ASSERT_OK(writer->Append(std::as_bytes(std::span(digits))));
  EXPECT_OK(writer->Finish());
  EXPECT_TRUE(loses_end.lost());
  ASSERT_OK_AND_ASSIGN(const std::string read, second.ReadAll(large, kNoLimit));
  EXPECT_TRUE(read == digits);
}

TEST(S3StoreOnVersitygw, KeysOfAnySpellingSurvive) {
  auto peer = S3Peer::Start();
  if (!peer) {
    GTEST_SKIP() << peer.error().ToString();
  }
  ObjectStore& store = (*peer)->store();
  std::vector<std::string> wanted;
  for (const std::string name :
       {"plain", "with space", "a+b", "50%", "%41", "ünïcode ☃", "x=y&z?q#f"}) {
    const Location object = *Location::Parse("s3://lake/odd/" + name);
    ASSERT_OK(store.PutText(object, name, PutCondition::kIfAbsent)) << name;
    EXPECT_THAT(store.ReadAll(object, kNoLimit), HasValue(name));
    wanted.push_back(object.ToString());
  }
  std::ranges::sort(wanted);
  std::vector<std::string> listed;
  ASSERT_OK(store.List(*Location::Parse("s3://lake/odd"), [&](const ObjectInfo& info) {
    listed.push_back(info.location.ToString());
    return Result<void>();
  }));
  EXPECT_EQ(listed, wanted);
}

}  // namespace
}  // namespace dynalake::storage
