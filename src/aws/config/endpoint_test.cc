#include "aws/config/endpoint.h"

#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/shared_files.h"
#include "base/testing/matchers.h"
#include "base/testing/source_folder.h"

namespace dynalake::aws {
namespace {

using ::dynalake::aws::testing::SharedFiles;
using ::testing::HasSubstr;

const std::map<std::string, ServiceName> kServices = {
    {"dynamodb", DynamoDbService()},
    {"dynamodb_streams", DynamoDbStreamsService()},
    {"s3", S3Service()},
    {"sts", StsService()},
};

TEST(ResolveEndpointTest, NamesHostsAsAwsRulesDo) {
  const SharedFiles files;
  std::ifstream golden(SourceFolder() / "src/aws/testdata/endpoints.txt");
  std::string line;
  int count = 0;
  while (std::getline(golden, line)) {
    if (line.starts_with('#')) {
      continue;
    }
    std::istringstream words(line);
    std::string service;
    std::string region;
    std::string fips;
    std::string dual_stack;
    std::string url;
    words >> service >> region >> fips >> dual_stack >> url;
    ASSERT_OK_AND_ASSIGN(const Endpoint endpoint,
                         ResolveEndpoint(kServices.at(service),
                                         {.region = region,
                                          .url = std::nullopt,
                                          .fips = fips == "fips",
                                          .dual_stack = dual_stack == "dual"},
                                         files.Load()));
    EXPECT_EQ(endpoint.Url(), url) << line;
    EXPECT_EQ(endpoint.region, region);
    ++count;
  }
  EXPECT_EQ(count, 142);
}

std::string UrlOf(const SharedFiles& files, const ServiceName& service = DynamoDbService()) {
  const auto endpoint = ResolveEndpoint(service, {}, files.Load());
  return endpoint ? endpoint->Url() : endpoint.error().ToString();
}

TEST(ResolveEndpointTest, TakesTheUrlThatIsNearest) {
  SharedFiles files;
  files.config = "[default]\nregion = eu-west-1\n";
  EXPECT_EQ(UrlOf(files), "https://dynamodb.eu-west-1.amazonaws.com");
  files.config += "endpoint_url = http://profile:1\n";
  EXPECT_EQ(UrlOf(files), "http://profile:1");
  files.config +=
      "services = local\n[services local]\ndynamodb =\n  endpoint_url = http://services:2\n";
  EXPECT_EQ(UrlOf(files), "http://services:2");
  EXPECT_EQ(UrlOf(files, S3Service()), "http://profile:1");
  files.environment["AWS_ENDPOINT_URL"] = "http://all:3";
  EXPECT_EQ(UrlOf(files), "http://all:3");
  files.environment["AWS_ENDPOINT_URL_DYNAMODB"] = "http://one:4/base/";
  EXPECT_EQ(UrlOf(files), "http://one:4/base");
  EXPECT_EQ(UrlOf(files, DynamoDbStreamsService()), "http://all:3");
  files.environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(UrlOf(files), "https://dynamodb.eu-west-1.amazonaws.com");
}

TEST(ResolveEndpointTest, WithoutARegionSaysHowToGiveOne) {
  EXPECT_THAT(UrlOf(SharedFiles()), HasSubstr("give --region, set AWS_REGION"));
  SharedFiles files;
  files.environment["AWS_REGION"] = "us-east-1.evil.example/";
  EXPECT_THAT(UrlOf(files), HasSubstr("no name of an AWS region"));
}

TEST(ParseEndpointUrlTest, AcceptsHostsPortsAndPrefixesAlone) {
  const auto url_of = [](const char* url) {
    const auto endpoint = ParseEndpointUrl(url, "us-east-1");
    return endpoint ? endpoint->Url() : "refused";
  };
  EXPECT_EQ(url_of("http://localhost:8000"), "http://localhost:8000");
  EXPECT_EQ(url_of("https://host:443/"), "https://host");
  EXPECT_EQ(url_of("http://[::1]:8000/a/b/"), "http://[::1]:8000/a/b");
  for (const char* wrong :
       {"localhost:8000", "ftp://host", "http://", "http://host:0", "http://host:99999",
        "http://host:8x", "http://user@host", "http://host?query", "http://host/#fragment",
        "http://[::1", "http://ho st"}) {
    EXPECT_EQ(url_of(wrong), "refused") << wrong;
  }
}

TEST(AddressBucketTest, UsesTheHostWhereItCan) {
  Endpoint aws;
  aws.host = "s3.us-east-1.amazonaws.com";
  EXPECT_EQ(AddressBucket(aws, "my-bucket", BucketStyle::kAuto).endpoint.host,
            "my-bucket.s3.us-east-1.amazonaws.com");
  EXPECT_EQ(AddressBucket(aws, "my.bucket", BucketStyle::kAuto).path_prefix, "/my.bucket");
  EXPECT_EQ(AddressBucket(aws, "my-bucket", BucketStyle::kPath).path_prefix, "/my-bucket");
  Endpoint local = aws;
  local.custom = true;
  EXPECT_EQ(AddressBucket(local, "my-bucket", BucketStyle::kAuto).path_prefix, "/my-bucket");
}

}  // namespace
}  // namespace dynalake::aws
