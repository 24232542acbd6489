#include "source/exports/key_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

TEST(MatchKeysTest, FindsFilesOfCopiedExports) {
  struct Case {
    const char* what;
    std::string key;
    std::vector<std::string> files;
    size_t expected;
    bool identical;
  };
  const Case cases[] = {
      {"as exported",
       "p/AWSDynamoDB/1-a/data/x.json.gz",
       {"p/AWSDynamoDB/1-a/data/x.json.gz"},
       0,
       true},
      {"prefix lost",
       "p/AWSDynamoDB/1-a/data/x.json.gz",
       {"data/y.json.gz", "data/x.json.gz"},
       1,
       true},
      {"flat", "AWSDynamoDB/1-a/data/x.json.gz", {"x.json.gz"}, 0, true},
      {"unpacked", "AWSDynamoDB/1-a/data/x.json.gz", {"1-a/data/x.json"}, 0, false},
      {"packed anew", "AWSDynamoDB/1-a/data/x.json.gz", {"data/x.json.zst"}, 0, false},
      {"two exports",
       "AWSDynamoDB/2-b/data/x.json.gz",
       {"1-a/data/x.json.gz", "2-b/data/x.json.gz"},
       1,
       true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    ASSERT_OK_AND_ASSIGN(const auto matches, MatchKeys({c.key}, c.files));
    ASSERT_EQ(matches.size(), 1u);
    EXPECT_EQ(matches[0].file_index, c.expected);
    EXPECT_EQ(matches[0].identical_name, c.identical);
  }
}

TEST(MatchKeysTest, RefusesWhatIsNotThere) {
  struct Case {
    std::vector<std::string> keys;
    std::vector<std::string> files;
    const char* expected;
  };
  const Case cases[] = {
      {{"AWSDynamoDB/1/data/x.json.gz"}, {"data/y.json.gz"}, "no file of that name"},
      {{"AWSDynamoDB/../../etc/passwd"}, {"etc/passwd"}, "outside its folder"},
      {{"d/x.json"}, {"a/x.json", "b/x.json"}, "several files"},
      {{"d/x.json", "d/x.json.gz"}, {"d/x.json"}, "both"},
      {{""}, {"x"}, "no file of that name"},
  };
  for (const Case& c : cases) {
    const auto result = MatchKeys(c.keys, c.files);
    ASSERT_THAT(result, IsError(ErrorCode::kMalformedInput));
    EXPECT_THAT(result.error().ToString(), HasSubstr(c.expected));
  }
}

TEST(IsIgnoredPathTest, LooksAtEveryComponent) {
  EXPECT_TRUE(IsIgnoredPath("_started"));
  EXPECT_TRUE(IsIgnoredPath("a/.crc/x.json"));
  EXPECT_FALSE(IsIgnoredPath("a/x_y.json"));
}

}  // namespace
}  // namespace dynalake::source
