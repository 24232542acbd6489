#include "base/testing/golden.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake {
namespace {

class GoldenTest : public testing::Test {
 public:
  ~GoldenTest() override {
    unsetenv("DYNALAKE_UPDATE_GOLDEN");
    std::filesystem::remove_all(folder_);
  }

 protected:
  GoldenTest() { setenv("DYNALAKE_UPDATE_GOLDEN", "0", 1); }

  // Absolute, and so not below the sources.
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("golden_test." + std::to_string(getpid()));
  const std::string path_ = (folder_ / "case" / "text").string();
};

TEST_F(GoldenTest, UpdateWritesWhatThenMatches) {
  EXPECT_FALSE(MatchesGolden("one\ntwo\n", path_));
  setenv("DYNALAKE_UPDATE_GOLDEN", "1", 1);
  EXPECT_TRUE(MatchesGolden("one\ntwo\n", path_));
  setenv("DYNALAKE_UPDATE_GOLDEN", "0", 1);
  EXPECT_TRUE(MatchesGolden("one\ntwo\n", path_));
}

TEST_F(GoldenTest, NamesTheFirstLineThatDiffers) {
  setenv("DYNALAKE_UPDATE_GOLDEN", "1", 1);
  ASSERT_TRUE(MatchesGolden("one\ntwo\nthree", path_));
  setenv("DYNALAKE_UPDATE_GOLDEN", "0", 1);
  const testing::AssertionResult result = MatchesGolden("one\n2\nthree", path_);
  EXPECT_FALSE(result);
  EXPECT_THAT(result.message(), testing::HasSubstr("line 2\n  expected: two\n  actual:   2\n"));
  EXPECT_FALSE(MatchesGolden("one\ntwo\nthree\n", path_));
}

}  // namespace
}  // namespace dynalake
