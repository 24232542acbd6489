// What S3 does that other stores do not, as a scripted server shows it; s3_store_peer_test.cc asks
// a real one. The contract of all stores is in object_store_contract_test.cc.

#include "storage/s3_store.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "aws/testing/scripted_transport.h"
#include "aws/transport/failure.h"
#include "base/testing/matchers.h"
#include "storage/crc32c.h"

namespace dynalake::storage {
namespace {

using aws::testing::ScriptedTransport;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint64_t kNoS3Limit = uint64_t{1} << 30;
constexpr const char* kSlowDown =
    "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
constexpr const char* kPreconditionFailed =
    "<Error><Code>PreconditionFailed</Code><Message>At least one</Message></Error>";

/// A store whose server answers as it is told.
class S3StoreTest : public ::testing::Test {
 protected:
  S3StoreTest() : runtime_(*aws::Runtime::Make()), signer_(*runtime_), random_(7) {
    S3Options options;
    options.tail_bytes = 4;
    Open(options);
  }

  void Open(const S3Options& options) {
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

TEST_F(S3StoreTest, EncryptionIsAskedWhereAnObjectComesIntoBeing) {
  S3Options options;
  options.encryption = S3Encryption::kKms;
  options.kms_key_id = "arn:aws:kms:a";
  options.part_bytes = 4;
  Open(options);
  transport_.Answer(200, "");
  transport_.Answer(200, "<R><UploadId>u</UploadId></R>");
  transport_.Answer(200, "", {{"ETag", "\"1\""}});
  transport_.Answer(200, "<R/>");
  ASSERT_OK(store_->PutText(object_, "text", PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(const auto writer, store_->Create(object_));
  ASSERT_OK(writer->Append(std::as_bytes(std::span("text", 4))));
  ASSERT_OK(writer->Finish());
  const auto& sent = transport_.sent();
  ASSERT_EQ(sent.size(), 4U);
  for (const size_t begins : {size_t{0}, size_t{1}}) {
    EXPECT_EQ(sent[begins].headers.Find("x-amz-server-side-encryption"), "aws:kms");
    EXPECT_EQ(sent[begins].headers.Find("x-amz-server-side-encryption-aws-kms-key-id"),
              "arn:aws:kms:a");
  }
  // S3 refuses it with a part.
  EXPECT_FALSE(sent[2].headers.Find("x-amz-server-side-encryption").has_value());
  EXPECT_FALSE(sent[3].headers.Find("x-amz-server-side-encryption").has_value());
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
  EXPECT_THAT(store_->ReadAll(object_, kNoS3Limit),
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
  EXPECT_THAT(store_->ReadAll(object_, kNoS3Limit), HasValue("text"));
  EXPECT_THAT(store_->ReadAll(object_, kNoS3Limit), HasValue("text"));
  ASSERT_EQ(transport_.sent().size(), 3U);
  EXPECT_THAT(std::string(*transport_.sent()[2].headers.Find("Authorization")),
              HasSubstr("/eu-west-1/s3/"));
}

TEST_F(S3StoreTest, AHeadIsToldTheRegionWithoutABody) {
  transport_.Answer(400, "", {{"x-amz-bucket-region", "eu-west-1"}});
  transport_.Answer(200, "", {{"Content-Length", "7"}});
  ASSERT_OK_AND_ASSIGN(const ObjectInfo info, store_->Head(object_));
  EXPECT_EQ(info.size_bytes, 7U);
  EXPECT_THAT(std::string(*transport_.sent()[1].headers.Find("Authorization")),
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
                    "<Contents><Key>d/z</Key><Size>1</Size>"
                    "<LastModified>2024-01-02T03:04:05Z</LastModified></Contents>"
                    "</ListBucketResult>");
  std::vector<std::string> listed;
  ASSERT_OK(store_->List(*Location::Parse("s3://lake/d"), [&](const ObjectInfo& info) {
    listed.push_back(fmt::format("{} {}", info.location.ToString(), info.size_bytes));
    return Result<void>();
  }));
  EXPECT_THAT(listed, ElementsAre("s3://lake/d//a+b & %41 ☃ 3", "s3://lake/d/z 1"));
  EXPECT_THAT(transport_.sent()[1].target, HasSubstr("continuation-token=t%2F1%3D"));
}

TEST_F(S3StoreTest, AListThatDoesNotMoveOnIsRefused) {
  const auto page = [](const std::string& more, const std::string& key) {
    return fmt::format(
        "<ListBucketResult>{}<Contents><Key>d/{}</Key><Size>1</Size>"
        "<LastModified>2024-01-02T03:04:05Z</LastModified></Contents></ListBucketResult>",
        more, key);
  };
  const auto more = [](const std::string& token) {
    return "<IsTruncated>true</IsTruncated><NextContinuationToken>" + token +
           "</NextContinuationToken>";
  };
  const std::vector<std::vector<std::string>> lists = {
      {page("<IsTruncated>true</IsTruncated>", "a")},
      {page(more(""), "a")},
      {page(more("t"), "a"), page(more("t"), "b")},
      {page(more("t"), "a"), page(more("u"), "b"), page(more("t"), "c"), page(more("u"), "d")},
      {page(more("t"), "a"), page(more("u"), "a")},
      {page("<IsTruncated>perhaps</IsTruncated>", "a")},
  };
  for (const std::vector<std::string>& pages : lists) {
    for (const std::string& text : pages) {
      transport_.Answer(200, text);
    }
    EXPECT_THAT(store_->List(*Location::Parse("s3://lake/d"),
                             [](const ObjectInfo&) { return Result<void>(); }),
                IsError(ErrorCode::kUnreachable, HasSubstr("cannot list s3://lake/d")))
        << pages.front();
  }

  // A server that leaves out IsTruncated says by the token alone that more follows.
  const std::string token = "<NextContinuationToken>t</NextContinuationToken>";
  transport_.Answer(200, page(token, "a"));
  transport_.Answer(200, page("", "b"));
  int listed = 0;
  ASSERT_OK(store_->List(*Location::Parse("s3://lake/d"), [&](const ObjectInfo&) {
    ++listed;
    return Result<void>();
  }));
  EXPECT_EQ(listed, 2);
}

/// An object that was not asked for must be neither read nor removed.
TEST_F(S3StoreTest, AListOfSomethingElseIsRefused) {
  for (const char* key : {"e/a", "d", "da/a", "dd", "a"}) {
    transport_.Answer(200,
                      fmt::format("<ListBucketResult><Contents><Key>{}</Key><Size>1</Size>"
                                  "<LastModified>2024-01-02T03:04:05Z</LastModified></Contents>"
                                  "</ListBucketResult>",
                                  key));
    EXPECT_THAT(
        store_->List(*Location::Parse("s3://lake/d"),
                     [](const ObjectInfo&) { return Result<void>(); }),
        IsError(ErrorCode::kUnreachable, HasSubstr(fmt::format("it names s3://lake/{}", key))));
  }
  transport_.Answer(200,
                    "<ListMultipartUploadsResult><Upload><Key>e/a</Key><UploadId>1</UploadId>"
                    "<Initiated>2024-01-02T03:04:05Z</Initiated></Upload>"
                    "<Upload><Key>d/a</Key><UploadId>2</UploadId>"
                    "<Initiated>2024-01-02T03:04:05Z</Initiated></Upload>"
                    "</ListMultipartUploadsResult>");
  ASSERT_OK_AND_ASSIGN(const auto uploads, store_->ListUnfinished(*Location::Parse("s3://lake/d")));
  ASSERT_EQ(uploads.size(), 1U);
  EXPECT_EQ(uploads.front().id, "2");
}

TEST_F(S3StoreTest, AListWithoutTimesIsRefused) {
  transport_.Answer(200,
                    "<ListBucketResult><Contents><Key>d/z</Key><Size>1</Size></Contents>"
                    "</ListBucketResult>");
  EXPECT_THAT(store_->List(*Location::Parse("s3://lake/d"),
                           [](const ObjectInfo&) { return Result<void>(); }),
              IsError(ErrorCode::kUnreachable, HasSubstr("no list")));
}

TEST_F(S3StoreTest, ManyObjectsAreDeletedInOneRequestEach1000) {
  transport_.Answer(200, "<DeleteResult/>");
  transport_.Answer(200, "<DeleteResult/>");
  std::vector<Location> objects;
  for (int i = 0; i < 1001; ++i) {
    objects.push_back(*Location::Parse(fmt::format("s3://lake/a & b/{}", i)));
  }
  EXPECT_THAT(store_->DeleteAll(objects), HasValue(IsEmpty()));
  ASSERT_EQ(transport_.sent().size(), 2U);
  EXPECT_EQ(transport_.sent()[0].target, "/lake/?delete");
  EXPECT_THAT(transport_.sent()[0].body,
              AllOf(HasSubstr("<Key>a &amp; b/0</Key>"), HasSubstr("<Key>a &amp; b/999</Key>")));
  EXPECT_EQ(transport_.sent()[1].body,
            "<Delete><Quiet>true</Quiet><Object><Key>a &amp; b/1000</Key></Object></Delete>");
  EXPECT_TRUE(transport_.sent()[1].headers.Find("x-amz-checksum-crc32c").has_value());
}

TEST_F(S3StoreTest, WhatABatchCouldNotDeleteIsNamedObjectByObject) {
  transport_.Answer(
      200,
      "<DeleteResult>"
      "<Error><Key>denied</Key><Code>AccessDenied</Code><Message>User u is not authorized to "
      "perform: s3:DeleteObject on resource: arn:aws:s3:::lake/denied</Message></Error>"
      "<Error><Key>slow</Key><Code>SlowDown</Code><Message>slow</Message></Error>"
      "<Error><Key>gone</Key><Code>NoSuchKey</Code><Message>gone</Message></Error>"
      "</DeleteResult>");
  transport_.Answer(204, "");  // to the one that S3 wants repeated
  const std::vector<Location> objects = {
      *Location::Parse("s3://lake/denied"), *Location::Parse("s3://lake/fine"),
      *Location::Parse("s3://lake/gone"), *Location::Parse("s3://lake/slow")};
  ASSERT_OK_AND_ASSIGN(const auto failed, store_->DeleteAll(objects));
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].location, objects[0]);
  EXPECT_EQ(failed[0].error.code(), ErrorCode::kPermissionDenied);
  EXPECT_THAT(failed[0].error.ToString(), HasSubstr("s3:DeleteObject"));
  ASSERT_EQ(transport_.sent().size(), 2U);
  EXPECT_EQ(transport_.sent()[1].method, "DELETE");
  EXPECT_EQ(transport_.sent()[1].target, "/lake/slow");
}

TEST_F(S3StoreTest, ABatchWhoseAnswerWasLostIsSentAgain) {
  transport_.Break(true);
  transport_.Answer(200, "<DeleteResult/>");
  EXPECT_THAT(store_->DeleteAll(std::vector{object_}), HasValue(IsEmpty()));
  ASSERT_EQ(transport_.sent().size(), 2U);
  EXPECT_EQ(transport_.sent()[0].body, transport_.sent()[1].body);
}

TEST_F(S3StoreTest, AnAnswerAboutOtherObjectsIsNoSuccess) {
  transport_.Answer(200,
                    "<DeleteResult><Error><Key>other</Key><Code>AccessDenied</Code></Error>"
                    "</DeleteResult>");
  EXPECT_THAT(store_->DeleteAll(std::vector{object_}),
              IsError(ErrorCode::kUnreachable, HasSubstr("other objects")));
}

TEST_F(S3StoreTest, AListOfUploadsThatDoesNotMoveOnIsRefused) {
  const auto page = [](const std::string& markers) {
    return "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>" + markers +
           "</ListMultipartUploadsResult>";
  };
  const std::string same =
      "<NextKeyMarker>d/a</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>";
  for (const std::vector<std::string>& pages :
       {std::vector<std::string>{page("")}, {page(same), page(same)}}) {
    for (const std::string& text : pages) {
      transport_.Answer(200, text);
    }
    EXPECT_THAT(store_->ListUnfinished(*Location::Parse("s3://lake/d")),
                IsError(ErrorCode::kUnreachable, HasSubstr("cannot list s3://lake/d")));
  }
}

TEST_F(S3StoreTest, UnfinishedUploadsAreListedPageByPage) {
  transport_.Answer(200,
                    "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>"
                    "<NextKeyMarker>d/a</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>"
                    "<Upload><Key>d/a</Key><UploadId>u1</UploadId>"
                    "<Initiated>1970-01-02T00:00:00.000Z</Initiated></Upload>"
                    "</ListMultipartUploadsResult>");
  transport_.Answer(200,
                    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                    "<Upload><Key>d/a</Key><UploadId>u2</UploadId>"
                    "<Initiated>1970-01-03T00:00:00.000Z</Initiated></Upload>"
                    "</ListMultipartUploadsResult>");
  transport_.Answer(404, "<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>");
  ASSERT_OK_AND_ASSIGN(const auto uploads, store_->ListUnfinished(*Location::Parse("s3://lake/d")));
  ASSERT_EQ(uploads.size(), 2U);
  EXPECT_EQ(uploads[1].location.ToString(), "s3://lake/d/a");
  EXPECT_EQ(uploads[1].id, "u2");
  EXPECT_EQ(uploads[1].begun_micros, int64_t{2} * 86'400 * 1'000'000);
  EXPECT_THAT(transport_.sent()[0].target, AllOf(HasSubstr("uploads"), HasSubstr("prefix=d%2F")));
  EXPECT_THAT(transport_.sent()[1].target,
              AllOf(HasSubstr("key-marker=d%2Fa"), HasSubstr("upload-id-marker=u1")));
  // Somebody else may have taken it back or finished it meanwhile.
  EXPECT_OK(store_->DiscardUnfinished(uploads[0]));
  EXPECT_EQ(transport_.sent()[2].method, "DELETE");
  EXPECT_THAT(transport_.sent()[2].target, HasSubstr("uploadId=u1"));
}

}  // namespace
}  // namespace dynalake::storage
