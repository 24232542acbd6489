#include "base/error.h"

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(ErrorTest, EveryCodeHasItsRowAndItsOwnName) {
  std::set<std::string_view> names;
  for (const ErrorTraits& traits : AllErrorTraits()) {
    EXPECT_EQ(&TraitsOf(traits.code), &traits);
    EXPECT_TRUE(names.insert(traits.name).second) << traits.name;
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ErrorCode::kInternal) + 1);
}

TEST(ErrorTest, ExitCodesAreThoseOfTheInterface) {
  EXPECT_EQ(TraitsOf(ErrorCode::kInvalidArgument).exit_code, 1);
  EXPECT_EQ(TraitsOf(ErrorCode::kPermissionDenied).exit_code, 1);
  EXPECT_EQ(TraitsOf(ErrorCode::kUsage).exit_code, 2);
  EXPECT_EQ(TraitsOf(ErrorCode::kUnreachable).exit_code, 3);
  EXPECT_EQ(TraitsOf(ErrorCode::kResourceExhausted).exit_code, 3);
  EXPECT_EQ(TraitsOf(ErrorCode::kConflict).exit_code, 3);
  EXPECT_EQ(TraitsOf(ErrorCode::kCommitStateUnknown).exit_code, 3);
  EXPECT_EQ(TraitsOf(ErrorCode::kNotFound).exit_code, 5);
  EXPECT_EQ(TraitsOf(ErrorCode::kDifferent).exit_code, 4);
  EXPECT_EQ(TraitsOf(ErrorCode::kInternal).exit_code, 70);
  EXPECT_EQ(TraitsOf(ErrorCode::kCancelled).exit_code, 130);
}

TEST(ErrorTest, OnlyAConflictThatCertainlyDidNotHappenIsRetried) {
  EXPECT_TRUE(TraitsOf(ErrorCode::kConflict).retryable);
  EXPECT_FALSE(TraitsOf(ErrorCode::kCommitStateUnknown).retryable);
}

TEST(ErrorTest, ContextKeepsTheCodeAndTheCause) {
  const Error error =
      Error(ErrorCode::kNotFound, "no file 'a'").WithContext("reading the manifest");
  EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  EXPECT_EQ(error.message(), "reading the manifest");
  ASSERT_NE(error.cause(), nullptr);
  EXPECT_EQ(error.cause()->message(), "no file 'a'");
  EXPECT_EQ(error.ToString(), "reading the manifest: no file 'a'");
}

TEST(ErrorTest, WrapChangesTheCodeOfTheOuterErrorOnly) {
  const Error error =
      Error(ErrorCode::kConflict, "row is gone").Wrap(ErrorCode::kCommitStateUnknown, "committing");
  EXPECT_EQ(error.code(), ErrorCode::kCommitStateUnknown);
  EXPECT_EQ(error.cause()->code(), ErrorCode::kConflict);
}

struct Shoe final : ErrorDetail {
  int size = 0;
};
struct Hat final : ErrorDetail {};

TEST(ErrorTest, ADetailIsFoundBelowContextByItsType) {
  auto shoe = std::make_shared<Shoe>();
  shoe->size = 42;
  const Error error = Error(ErrorCode::kNotFound, "no such shoe")
                          .WithDetail(std::move(shoe))
                          .Wrap(ErrorCode::kInternal, "dressing");
  ASSERT_NE(error.FindDetail<Shoe>(), nullptr);
  EXPECT_EQ(error.FindDetail<Shoe>()->size, 42);
  EXPECT_EQ(error.FindDetail<Hat>(), nullptr);
  EXPECT_EQ(Error(ErrorCode::kNotFound, "bare").FindDetail<Shoe>(), nullptr);
}

}  // namespace
}  // namespace dynalake
