#include "dynamodb/data_pipeline_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::dynamodb {
namespace {

using ::testing::ElementsAre;

TEST(DataPipelineManifestTest, ReadsItsEntries) {
  ASSERT_OK_AND_ASSIGN(const auto files,
                       ParseDataPipelineManifest(R"({"name":"DynamoDB-export","version":3,
"entries": [
{"url":"s3://bucket/out/2015-02-01/0f3a","mandatory":true},
{"url":"s3n://bucket/out/b c","mandatory":false,"later":1}
]})"));
  EXPECT_THAT(files, ElementsAre(DataPipelineFile{"out/2015-02-01/0f3a", true},
                                 DataPipelineFile{"out/b c", false}));
  EXPECT_THAT(ParseDataPipelineManifest(R"({"name":"DynamoDB-export","entries":[]})"), IsOk());
}

TEST(DataPipelineManifestTest, RefusesAnythingElse) {
  for (const char* text :
       {"", "[]", R"({"entries":[]})", R"({"name":"other","entries":[]})",
        R"({"name":"DynamoDB-export"})", R"({"name":"DynamoDB-export","entries":[{}]})",
        R"({"name":"DynamoDB-export","entries":[{"url":"file"}]})",
        R"({"name":"DynamoDB-export","entries":[{"url":"s3://bucket"}]})",
        R"({"name":"DynamoDB-export","entries":[{"url":"s3://bucket/"}]})",
        R"({"name":"DynamoDB-export","entries":[{"url":"s3://b/k","mandatory":1}]})"}) {
    EXPECT_THAT(ParseDataPipelineManifest(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

}  // namespace
}  // namespace dynalake::dynamodb
