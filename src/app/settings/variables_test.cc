#include "app/settings/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using testing::HasSubstr;

TEST(ExpandVariablesTest, ValuesAreEncoded) {
  const auto environment = [](const char* name) -> std::optional<std::string> {
    return std::string(name) == "SECRET" ? std::optional<std::string>("a@/ü") : std::nullopt;
  };
  EXPECT_THAT(ExpandVariables("postgresql://u:${SECRET}@h/db", environment),
              HasValue("postgresql://u:a%40%2F%C3%BC@h/db"));
  EXPECT_THAT(ExpandVariables("postgresql://u:${NONE}@h/db", environment),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("has no NONE")));
  EXPECT_THAT(ExpandVariables("a$b${", environment), HasValue("a$b${"));
}

}  // namespace
}  // namespace dynalake::app
