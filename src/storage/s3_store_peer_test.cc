// S3Store against a real server of S3's protocol.

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/transport/http.h"
#include "base/testing/matchers.h"
#include "storage/s3_store.h"
#include "storage/testing/digits.h"
#include "storage/testing/s3_peer.h"

namespace dynalake::storage {
namespace {

using ::testing::IsEmpty;

constexpr uint64_t kNoPeerLimit = uint64_t{1} << 30;

TEST(S3StoreOnVersitygwTest, LargeObjectsGoInPartsAndComeBack) {
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
  ASSERT_OK_AND_ASSIGN(const std::string read, store.ReadAll(object, kNoPeerLimit));
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

TEST(S3StoreOnVersitygwTest, WhatWasDoneBeforeItsAnswerWasLostIsDone) {
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
  EXPECT_THAT(first.ReadAll(once, kNoPeerLimit), HasValue("first"));

  LosingTransport loses_end((*peer)->kit().transport(), "POST", "uploadId=");
  S3Store second = store_over(loses_end);
  const Location large = *Location::Parse("s3://lake/large");
  const std::string digits = Digits(6'000'000);
  ASSERT_OK_AND_ASSIGN(auto writer, second.Create(large));
  ASSERT_OK(writer->Append(std::as_bytes(std::span(digits))));
  EXPECT_OK(writer->Finish());
  EXPECT_TRUE(loses_end.lost());
  ASSERT_OK_AND_ASSIGN(const std::string read, second.ReadAll(large, kNoPeerLimit));
  EXPECT_TRUE(read == digits);
}

TEST(S3StoreOnVersitygwTest, AnUploadThatWasLeftBehindIsFoundAndTakenBack) {
  auto peer = S3Peer::Start();
  if (!peer) {
    GTEST_SKIP() << peer.error().ToString();
  }
  ObjectStore& store = (*peer)->store();
  ASSERT_OK((*peer)->client().Send(
      "CreateMultipartUpload",
      {.method = "POST", .path = "/lake/d/left behind", .query = {{"uploads", ""}}}));
  ASSERT_OK_AND_ASSIGN(const auto others, store.ListUnfinished(*Location::Parse("s3://lake/e")));
  EXPECT_THAT(others, IsEmpty());
  const Location folder = *Location::Parse("s3://lake/d");
  ASSERT_OK_AND_ASSIGN(const auto uploads, store.ListUnfinished(folder));
  ASSERT_EQ(uploads.size(), 1U);
  EXPECT_EQ(uploads[0].location.ToString(), "s3://lake/d/left behind");
  EXPECT_GT(uploads[0].begun_micros, 0);
  EXPECT_OK(store.DiscardUnfinished(uploads[0]));
  EXPECT_THAT(store.ListUnfinished(folder), HasValue(IsEmpty()));
  EXPECT_OK(store.DiscardUnfinished(uploads[0]));
}

TEST(S3StoreOnVersitygwTest, KeysOfAnySpellingSurvive) {
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
    EXPECT_THAT(store.ReadAll(object, kNoPeerLimit), HasValue(name));
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
