#include "catalog/commit/commit_retry.h"

#include <gtest/gtest.h>

#include "base/result.h"
#include "base/testing/matchers.h"

namespace dynalake::catalog {
namespace {

class RetryCommitTest : public testing::Test {
 protected:
  /// Runs attempts of which the first `failures` end in `code`, as those of commits are.
  Result<int> Run(int failures, ErrorCode code = ErrorCode::kConflict) {
    return RetryCommit(
        clock_, random_,
        [&](int number) -> Result<int> {
          last_ = number;
          return number > failures ? Result<int>(number) : Fail(code, "attempt {}", number);
        },
        [](const Error& error) { return error.code() == ErrorCode::kConflict; });
  }

  FakeClock clock_;
  SeededRandom random_{7};
  int last_ = 0;
};

TEST_F(RetryCommitTest, TriesUntilOneSucceeds) {
  EXPECT_THAT(Run(0), HasValue(1));
  EXPECT_EQ(clock_.NowMicros(), 0) << "nothing to wait for";
  EXPECT_THAT(Run(kMaxCommitAttempts - 1), HasValue(kMaxCommitAttempts));
}

TEST_F(RetryCommitTest, EndsWithTheErrorOfTheLastAttempt) {
  EXPECT_THAT(Run(kMaxCommitAttempts),
              IsError(ErrorCode::kConflict, testing::HasSubstr("attempt 100")));
  EXPECT_EQ(last_, kMaxCommitAttempts);
}

TEST_F(RetryCommitTest, AnErrorThatIsNoneOfOthersEndsIt) {
  EXPECT_THAT(Run(5, ErrorCode::kUnreachable), IsError(ErrorCode::kUnreachable));
  EXPECT_EQ(last_, 1);
  EXPECT_EQ(clock_.NowMicros(), 0);
}

TEST_F(RetryCommitTest, PausesGrowToASecond) {
  for (const auto& [attempt, limit] : {std::pair(1, 20'000), std::pair(4, 160'000),
                                       std::pair(7, 1'000'000), std::pair(99, 1'000'000)}) {
    int64_t longest = 0;
    for (int i = 0; i < 200; ++i) {
      const int64_t before = clock_.NowMicros();
      PauseBeforeNextAttempt(attempt, clock_, random_);
      longest = std::max(longest, clock_.NowMicros() - before);
    }
    EXPECT_LT(longest, limit) << attempt;
    EXPECT_GT(longest, limit / 2) << attempt << ": two hundred pauses were all short";
  }
}

}  // namespace
}  // namespace dynalake::catalog
