#include "base/distinct_names.h"

#include <gtest/gtest.h>

namespace dynalake {
namespace {

using Names = std::vector<std::string>;

TEST(DistinctNamesTest, KeepsWhatDiffers) {
  EXPECT_EQ(DistinctNames({}), Names());
  EXPECT_EQ(DistinctNames({"a", "A", "", "a.b"}), Names({"a", "A", "", "a.b"}));
}

TEST(DistinctNamesTest, CountsTheOthersAndTakesNoNameThatIsThere) {
  EXPECT_EQ(DistinctNames({"n", "n", "n"}), Names({"n", "n_2", "n_3"}));
  EXPECT_EQ(DistinctNames({"n", "n", "n_2"}), Names({"n", "n_3", "n_2"}));
  EXPECT_EQ(DistinctNames({"n_2", "n_2", "n", "n"}), Names({"n_2", "n_2_2", "n", "n_3"}));
}

}  // namespace
}  // namespace dynalake
