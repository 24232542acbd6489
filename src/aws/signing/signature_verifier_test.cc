// The rules of the verifier that AWS's vectors do not show.

#include "aws/signing/signature_verifier.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "aws/signing/signer.h"
#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

constexpr int64_t kNowSeconds = 1'700'000'000;

class SignatureVerifierTest : public ::testing::Test {
 protected:
  SignatureVerifierTest() : runtime_(*Runtime::Make()), signer_(*runtime_) {
    credentials_.access_key_id = "AKID";
    credentials_.secret_access_key = Secret("secret");
    request_.method = "POST";
    request_.target = "/";
    request_.headers.Set("X-Amz-Target", "AmazonAthena.StartQueryExecution");
    request_.body = R"({"QueryString": "select 1"})";
  }

  // Signed for Athena as a client would.
  HttpRequest Signed(int64_t time_s = kNowSeconds, PayloadHash payload = PayloadHash::kSigned,
                     bool s3 = false) const {
    HttpRequest request = request_;
    const auto signature = signer_.SignHeaders(endpoint_, credentials_,
                                               {.service = s3 ? "s3" : "athena",
                                                .region = "us-east-1",
                                                .time_s = time_s,
                                                .payload = payload,
                                                .s3 = s3},
                                               request);
    EXPECT_THAT(signature, IsOk());
    return request;
  }

  // What the verifier says, as AWS would name it.
  static std::string Verdict(const HttpRequest& request, const VerifierOptions& options) {
    const auto verified = VerifySignature(
        request, options,
        [](std::string_view id) {
          return id == "AKID" ? std::optional(Secret("secret")) : std::nullopt;
        },
        kNowSeconds);
    if (verified) {
      return "accepted";
    }
    constexpr std::array kNames = {"missing", "incomplete", "unknown key", "skewed", "expired"};
    const auto* failure = verified.error().FindDetail<SignatureFailure>();
    return failure == nullptr ? "no detail" : kNames.at(static_cast<size_t>(failure->fault));
  }
  std::string Verdict(const HttpRequest& request) const { return Verdict(request, athena_); }

  std::unique_ptr<Runtime> runtime_;
  Signer signer_;
  Endpoint endpoint_ = *ParseEndpointUrl("https://athena.example", "us-east-1");
  Credentials credentials_;
  HttpRequest request_;
  VerifierOptions athena_{.service = "athena", .region = "us-east-1"};
  VerifierOptions s3_{.service = "s3",
                      .region = "us-east-1",
                      .max_skew_s = 900,
                      .allow_presigned = true,
                      .s3 = true};
};

TEST_F(SignatureVerifierTest, TheWindowIsFiveMinutesAndFifteenForS3) {
  EXPECT_EQ(Verdict(Signed()), "accepted");
  EXPECT_EQ(Verdict(Signed(kNowSeconds - 300)), "accepted");
  EXPECT_EQ(Verdict(Signed(kNowSeconds - 301)), "skewed");
  EXPECT_EQ(Verdict(Signed(kNowSeconds + 301)), "skewed");
  EXPECT_EQ(Verdict(Signed(kNowSeconds - 900, PayloadHash::kSigned, true), s3_), "accepted");
  EXPECT_EQ(Verdict(Signed(kNowSeconds - 901, PayloadHash::kSigned, true), s3_), "skewed");
}

TEST_F(SignatureVerifierTest, TheScopeMustBeOurs) {
  VerifierOptions elsewhere = athena_;
  elsewhere.region = "eu-west-1";
  EXPECT_EQ(Verdict(Signed(), elsewhere), "incomplete");
  VerifierOptions glue = athena_;
  glue.service = "glue";
  EXPECT_EQ(Verdict(Signed(), glue), "incomplete");
}

TEST_F(SignatureVerifierTest, NoCredentialsAndForeignOnesAreToldApart) {
  EXPECT_EQ(Verdict(request_), "missing");
  HttpRequest basic = request_;
  basic.headers.Set("Authorization", "Basic QUtJRDpzZWNyZXQ=");
  EXPECT_EQ(Verdict(basic), "incomplete");
  credentials_.access_key_id = "OTHER";
  EXPECT_EQ(Verdict(Signed()), "unknown key");
  credentials_.access_key_id = "AKID";
  credentials_.secret_access_key = Secret("wrong");
  EXPECT_EQ(Verdict(Signed()), "unknown key");
}

TEST_F(SignatureVerifierTest, WhatChangesTheMeaningMustBeSigned) {
  for (const char* name : {"X-Amz-Security-Token", "x-amz-copy-source", "X-AMZ-TARGET"}) {
    HttpRequest request = Signed();
    request.headers.Add(name, "added");
    EXPECT_NE(Verdict(request), "accepted") << name;
  }
  HttpRequest two_hosts = Signed();
  two_hosts.headers.Add("Host", "other.example");
  EXPECT_EQ(Verdict(two_hosts), "incomplete");
  HttpRequest without_date = Signed();
  without_date.headers.Remove("X-Amz-Date");
  EXPECT_NE(Verdict(without_date), "accepted");
}

TEST_F(SignatureVerifierTest, CredentialsComeOnceAndInOneWay) {
  HttpRequest twice = Signed();
  twice.headers.Add("Authorization", std::string(*twice.headers.Find("Authorization")));
  EXPECT_EQ(Verdict(twice), "incomplete");
  HttpRequest both = Signed(kNowSeconds, PayloadHash::kSigned, true);
  both.target += "?X-Amz-Signature=0000";
  EXPECT_EQ(Verdict(both, s3_), "incomplete");
}

TEST_F(SignatureVerifierTest, TheBodyIsHashedAnew) {
  HttpRequest altered = Signed(kNowSeconds, PayloadHash::kSigned, true);
  altered.body = "altered";
  EXPECT_EQ(Verdict(altered, s3_), "incomplete");
}

TEST_F(SignatureVerifierTest, UnsignedAndStreamingPayloadsAreRefusedUnlessAllowed) {
  VerifierOptions trusting = s3_;
  trusting.allow_unsigned_body = true;
  const HttpRequest unsigned_body = Signed(kNowSeconds, PayloadHash::kUnsigned, true);
  EXPECT_EQ(Verdict(unsigned_body, s3_), "incomplete");
  EXPECT_EQ(Verdict(unsigned_body, trusting), "accepted");
  for (const PayloadHash payload :
       {PayloadHash::kChunked, PayloadHash::kChunkedTrailer, PayloadHash::kUnsignedTrailer}) {
    EXPECT_EQ(Verdict(Signed(kNowSeconds, payload, true), trusting), "incomplete");
  }
}

class PresignedTest : public SignatureVerifierTest {
 protected:
  // The request that a browser makes of the URL.
  HttpRequest Presigned(int64_t time_s, int64_t expires_s) const {
    const auto url =
        signer_.PresignUrl(endpoint_, credentials_,
                           {.service = "s3",
                            .region = "us-east-1",
                            .time_s = time_s,
                            .payload = PayloadHash::kUnsigned,
                            .s3 = true},
                           {.method = "GET", .target = "/lake/a%20b?versionId=1"}, expires_s);
    EXPECT_THAT(url, IsOk());
    HttpRequest request;
    request.target = url->substr(std::string("https://athena.example").size());
    request.headers.Set("Host", "athena.example");
    return request;
  }
};

TEST_F(PresignedTest, HoldsForItsTimeAndNoLonger) {
  EXPECT_EQ(Verdict(Presigned(kNowSeconds - 3600, 3600), s3_), "accepted");
  EXPECT_EQ(Verdict(Presigned(kNowSeconds - 3601, 3600), s3_), "expired");
  EXPECT_EQ(Verdict(Presigned(kNowSeconds + 901, 3600), s3_), "skewed");
  EXPECT_EQ(Verdict(Presigned(kNowSeconds, 3600)), "missing") << "not allowed here";
}

TEST_F(PresignedTest, NeitherTimeNorPathNorKeyCanBeAltered) {
  const HttpRequest request = Presigned(kNowSeconds - 3000, 3600);
  const auto with = [&](std::string_view from, std::string_view to) {
    HttpRequest altered = request;
    const size_t at = altered.target.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    altered.target.replace(at, from.size(), to);
    return Verdict(altered, s3_);
  };
  EXPECT_EQ(with("X-Amz-Expires=3600", "X-Amz-Expires=3601"), "unknown key");
  EXPECT_EQ(with("X-Amz-Expires=3600", "X-Amz-Expires=604801"), "incomplete");
  EXPECT_EQ(with("a%20b", "a%20c"), "unknown key");
  EXPECT_EQ(with("versionId=1", "versionId=2"), "unknown key");
  EXPECT_EQ(with("AKID", "OTHE"), "unknown key");
  EXPECT_EQ(with("X-Amz-Signature=", "X-Amz-Signature=&X-Amz-Signature="), "incomplete");
}

TEST_F(PresignedTest, AWeekIsTheLongest) {
  EXPECT_THAT(signer_.PresignUrl(endpoint_, credentials_,
                                 {.service = "s3", .region = "r", .s3 = true}, {}, 604'801),
              IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::aws
