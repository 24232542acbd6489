// AWS's published vectors, through the signer and through the verifier.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "aws/signing/signature_verifier.h"
#include "aws/signing/signer.h"
#include "base/testing/matchers.h"
#include "base/testing/source_folder.h"

namespace dynalake::aws {
namespace {

constexpr int64_t kSignedAtSeconds = 1'440'938'160;  // 2015-08-30T12:36:00Z
std::filesystem::path Folder() { return SourceFolder() / "src/aws/testdata/sigv4"; }

const std::set<std::string> kUnsigned = {
    // It shows a token that is added after signing; neither side of ours does that.
    "post-sts-header-after",
    // A header over several lines, which HTTP has given up and the transport refuses.
    "get-header-value-multiline",
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A suite's request: a request line, headers, and a body after an empty line.
HttpRequest ParseRequest(const std::string& text, std::string& body) {
  HttpRequest request;
  const size_t head_end = std::min(text.find("\n\n"), text.size());
  body = text.substr(std::min(head_end + 2, text.size()));
  request.body = body;
  std::string_view head = std::string_view(text).substr(0, head_end);
  bool is_first = true;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(line.size() + 1, head.size()));
    if (is_first) {
      const size_t space = line.find(' ');
      request.method = line.substr(0, space);
      request.target = line.substr(space + 1, line.rfind(' ') - space - 1);
      is_first = false;
    } else {
      const size_t colon = line.find(':');
      request.headers.Add(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  return request;
}

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(Folder())) {
    if (file.path().extension() == ".req" && !kUnsigned.contains(file.path().stem())) {
      names.push_back(file.path().stem());
    }
  }
  std::ranges::sort(names);
  return names;
}

class VectorTest : public ::testing::TestWithParam<std::string> {
 protected:
  VectorTest()
      : request_(ParseRequest(ReadFile(PathOf(".req")), body_)),
        authorization_(ReadFile(PathOf(".authz"))) {
    credentials_.access_key_id = "AKIDEXAMPLE";
    credentials_.secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  }

  static std::string PathOf(const char* extension) {
    return (Folder() / (GetParam() + extension)).string();
  }

  Result<VerifiedRequest> Verify(const HttpRequest& request,
                                 int64_t now_s = kSignedAtSeconds) const {
    return VerifySignature(
        request, {.service = "service", .region = "us-east-1"},
        [&](std::string_view id) {
          return id == credentials_.access_key_id ? std::optional(credentials_.secret_access_key)
                                                  : std::nullopt;
        },
        now_s);
  }

  std::string body_;
  HttpRequest request_;
  std::string authorization_;
  Credentials credentials_;
};

TEST_P(VectorTest, IsSignedAsAwsSignsIt) {
  ASSERT_OK_AND_ASSIGN(const auto runtime, Runtime::Make());
  const Signer signer(*runtime);
  ASSERT_OK_AND_ASSIGN(const Endpoint endpoint,
                       ParseEndpointUrl("https://example.amazonaws.com", "us-east-1"));
  if (const auto token = request_.headers.Find("X-Amz-Security-Token")) {
    credentials_.session_token = Secret(*token);
  }
  ASSERT_OK_AND_ASSIGN(
      const std::string signature,
      signer.SignHeaders(endpoint, credentials_,
                         {.service = "service", .region = "us-east-1", .time_s = kSignedAtSeconds},
                         request_));
  EXPECT_EQ(request_.headers.Find("authorization"), authorization_);
  EXPECT_TRUE(authorization_.ends_with(signature));
  EXPECT_THAT(Verify(request_), IsOk());
}

TEST_P(VectorTest, IsAcceptedByTheVerifierAndNoAlterationIs) {
  request_.headers.Set("Authorization", authorization_);
  ASSERT_OK_AND_ASSIGN(const VerifiedRequest verified, Verify(request_));
  EXPECT_EQ(verified.access_key_id, "AKIDEXAMPLE");

  const auto refused = [&](const char* what, auto&& alter, int64_t now_s = kSignedAtSeconds) {
    HttpRequest altered = request_;
    alter(altered);
    EXPECT_THAT(Verify(altered, now_s), IsError(ErrorCode::kPermissionDenied)) << what;
  };
  refused("method", [](HttpRequest& r) { r.method += "X"; });
  refused("path", [](HttpRequest& r) { r.target.insert(1, "x/"); });
  refused("query", [](HttpRequest& r) {
    r.target += r.target.find('?') == std::string::npos ? "?added=1" : "&added=1";
  });
  refused("body", [](HttpRequest& r) { r.body = "altered"; });
  refused("host", [](HttpRequest& r) { r.headers.Set("Host", "example.amazonaws.org"); });
  refused("added header", [](HttpRequest& r) { r.headers.Set("X-Amz-Target", "Other"); });
  refused("date", [](HttpRequest& r) { r.headers.Set("X-Amz-Date", "20150830T123601Z"); });
  refused("too late", [](HttpRequest&) {}, kSignedAtSeconds + 301);
  refused("too early", [](HttpRequest&) {}, kSignedAtSeconds - 301);
  for (size_t i = authorization_.size() - 64; i < authorization_.size(); ++i) {
    refused("signature", [&](HttpRequest& r) {
      std::string flipped = authorization_;
      flipped[i] = static_cast<char>(flipped[i] ^ 1);
      r.headers.Set("Authorization", flipped);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(AwsSuite, VectorTest, ::testing::ValuesIn(Cases()),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace dynalake::aws
