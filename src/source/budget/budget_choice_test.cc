#include "source/budget/budget_choice.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

TEST(BudgetChoiceTest, ReadsChoices) {
  EXPECT_THAT(ParseBudgetChoice("50%"), HasValue(BudgetChoice{.share = 0.5}));
  EXPECT_THAT(ParseBudgetChoice("500"), HasValue(BudgetChoice{.units_per_second = 500.0}));
  EXPECT_THAT(ParseBudgetChoice("12.5%,0.5"),
              HasValue(BudgetChoice{.share = 0.125, .units_per_second = 0.5}));
  for (const char* text : {"", "0", "-5", "0%", "101%", "50%,40%", "5,6", "50 %", "50%,", "1e99",
                           "nan", "half", "1,2,3"}) {
    EXPECT_THAT(ParseBudgetChoice(text), IsError(ErrorCode::kInvalidArgument)) << text;
  }
}

TEST(BudgetChoiceTest, TheSmallerHolds) {
  ReadableDescription readable;
  readable.name = "T";
  readable.read_units = 100;
  const auto units = [&readable](const BudgetChoice& choice) {
    return GrantOf(readable, choice, false).value().units_per_second;
  };
  EXPECT_EQ(units({}), 50);
  EXPECT_EQ(units({.share = 0.1}), 10);
  EXPECT_EQ(units({.share = 0.1, .units_per_second = 8.0}), 8);
  EXPECT_EQ(units({.share = 0.1, .units_per_second = 80.0}), 10);
  EXPECT_EQ(units({.units_per_second = 8000.0}), 8000);
  EXPECT_TRUE(GrantOf(readable, {}, true).value().consistent);

  readable.read_units.reset();
  EXPECT_EQ(units({.units_per_second = 8.0}), 8);
  EXPECT_THAT(GrantOf(readable, {}, false),
              IsError(ErrorCode::kInvalidArgument, testing::HasSubstr("--read-budget")));
  EXPECT_THAT(GrantOf(readable, {.share = 0.5, .units_per_second = 8.0}, false),
              IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::source
