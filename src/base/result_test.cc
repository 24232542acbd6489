#include "base/result.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

using testing::Eq;
using testing::Pointee;

Result<int> Half(int number) {
  if (number % 2 != 0) {
    return Fail(ErrorCode::kInvalidArgument, "{} is odd", number);
  }
  return number / 2;
}

Result<int> Quarter(int number) {
  DYNALAKE_ASSIGN(const int half, Half(number));
  return Half(half);
}

Result<void> CheckEven(int number) {
  DYNALAKE_TRY_CONTEXT(Half(number), "checking {}", number);
  return {};
}

TEST(ResultTest, HoldsAValueOrAnError) {
  EXPECT_THAT(Half(4), HasValue(2));
  EXPECT_THAT(Half(3), IsError(ErrorCode::kInvalidArgument, Eq("3 is odd")));
  EXPECT_EQ(Half(3).value_or(7), 7);
  EXPECT_EQ(Half(8).value_or(7), 4);
}

TEST(ResultTest, AssignReturnsTheFirstError) {
  EXPECT_THAT(Quarter(8), HasValue(2));
  EXPECT_THAT(Quarter(6), IsError(ErrorCode::kInvalidArgument, Eq("3 is odd")));
  EXPECT_THAT(Quarter(5), IsError(ErrorCode::kInvalidArgument, Eq("5 is odd")));
}

TEST(ResultTest, TryAddsContext) {
  EXPECT_THAT(CheckEven(2), IsOk());
  EXPECT_THAT(CheckEven(1), IsError(ErrorCode::kInvalidArgument, Eq("checking 1: 1 is odd")));
}

TEST(ResultTest, CarriesMoveOnlyValues) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<int> moved, std::move(result));
  EXPECT_THAT(moved, Pointee(5));
}

TEST(ResultDeathTest, ReadingTheAbsentSideAsserts) {
  EXPECT_DEATH(static_cast<void>(Half(3).value()), "internal error");
  EXPECT_DEATH(static_cast<void>(Half(4).error()), "internal error");
  EXPECT_DEATH(static_cast<void>(Result<void>().error()), "internal error");
}

}  // namespace
}  // namespace dynalake
