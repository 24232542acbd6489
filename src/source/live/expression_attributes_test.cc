#include "source/live/expression_attributes.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

std::string Projected(const std::string& projection, const std::string& names) {
  ReadChoice choice{.projection = projection, .attribute_names = names};
  EXPECT_THAT(ProjectKey({"PK", "SK"}, choice), IsOk());
  return choice.projection + " " + choice.attribute_names;
}

TEST(ProjectKeyTest, AddsWhatIsMissing) {
  EXPECT_EQ(Projected("", ""), " ");
  EXPECT_EQ(Projected(" PK ,\tSK,a.b[0]", ""), " PK ,\tSK,a.b[0] ");
  EXPECT_EQ(Projected("PK, a", ""), R"(PK, a, #dynalake0 {"#dynalake0":"SK"})");
  EXPECT_EQ(Projected("#p, a", R"({"#p":"PK","#dynalake0":"SK"})"),
            R"(#p, a, #dynalake1 {"#dynalake0":"SK","#dynalake1":"SK","#p":"PK"})");
  ReadChoice choice{.projection = "a", .attribute_names = "[1]"};
  EXPECT_THAT(ProjectKey({"PK", std::nullopt}, choice), IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::source
