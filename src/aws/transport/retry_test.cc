#include "aws/transport/retry.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

ServiceFailure FailureOf(FailureKind kind, int attempts, int http_status = 500) {
  ServiceFailure failure;
  failure.kind = kind;
  failure.attempts = attempts;
  failure.throttled_attempts = kind == FailureKind::kThrottled ? attempts : 0;
  failure.http_status = http_status;
  return failure;
}

class RetryTest : public ::testing::Test {
 protected:
  FakeClock clock_{1'000'000'000};
  SeededRandom random_{1};
};

TEST_F(RetryTest, BackOffIsJitteredBelowAnEndThatDoubles) {
  RetryPolicy policy({.max_throttled_attempts = 40, .base_delay_ms = 50, .max_delay_ms = 1000},
                     clock_, random_);
  int64_t longest_micros = 0;
  for (int attempt = 1; attempt < 20; ++attempt) {
    const auto delay_micros = policy.DelayMicros(FailureOf(FailureKind::kThrottled, attempt));
    ASSERT_TRUE(delay_micros.has_value());
    const int64_t end_ms = attempt > 5 ? 1000 : 50 << (attempt - 1);
    EXPECT_LE(*delay_micros, end_ms * 1000) << attempt;
    longest_micros = std::max(longest_micros, *delay_micros);
  }
  EXPECT_GT(longest_micros, 500'000);
}

TEST_F(RetryTest, ARefusedConnectionIsWaitedForLongerAndNeverInVain) {
  RetryPolicy policy({}, clock_, random_);
  ServiceFailure failure = FailureOf(FailureKind::kTransient, 1, 0);
  failure.was_refused = true;
  for (int round = 0; round < 20; ++round) {
    failure.attempts = 1 + round % 2;
    const auto delay_micros = policy.DelayMicros(failure);
    ASSERT_TRUE(delay_micros.has_value());
    EXPECT_GE(*delay_micros, 450'000 * failure.attempts);
    EXPECT_LE(*delay_micros, 600'000 * failure.attempts);
  }
  RetryPolicy patient({.max_attempts = 100}, clock_, random_);
  failure.attempts = 99;
  EXPECT_LE(patient.DelayMicros(failure).value_or(0), 20'000'000);
}

TEST_F(RetryTest, OnlyWhatMayPassIsTriedAgain) {
  RetryPolicy policy({}, clock_, random_);
  EXPECT_TRUE(policy.DelayMicros(FailureOf(FailureKind::kTransient, 2)).has_value());
  EXPECT_FALSE(policy.DelayMicros(FailureOf(FailureKind::kTransient, 3)).has_value());
  for (const FailureKind kind :
       {FailureKind::kAccessDenied, FailureKind::kNotFound, FailureKind::kPrecondition,
        FailureKind::kConflict, FailureKind::kInvalidRequest, FailureKind::kOther}) {
    EXPECT_FALSE(policy.DelayMicros(FailureOf(kind, 1)).has_value());
  }
}

TEST_F(RetryTest, ThrottledAttemptsAreCountedByThemselves) {
  RetryPolicy policy({}, clock_, random_);
  EXPECT_TRUE(policy.DelayMicros(FailureOf(FailureKind::kThrottled, 9)).has_value());
  EXPECT_FALSE(policy.DelayMicros(FailureOf(FailureKind::kThrottled, 10)).has_value());
  ServiceFailure broken = FailureOf(FailureKind::kTransient, 7);
  broken.throttled_attempts = 5;
  EXPECT_TRUE(policy.DelayMicros(broken).has_value());
  broken.throttled_attempts = 4;
  EXPECT_FALSE(policy.DelayMicros(broken).has_value());
}

TEST_F(RetryTest, TheBudgetEndsAFloodAndSuccessRefillsIt) {
  RetryPolicy policy({}, clock_, random_);
  int retries = 0;
  while (policy.DelayMicros(FailureOf(FailureKind::kTransient, 1)).has_value()) {
    ++retries;
  }
  EXPECT_EQ(retries, 100);
  policy.OnSuccess(true);
  EXPECT_TRUE(policy.DelayMicros(FailureOf(FailureKind::kTransient, 1)).has_value());
  EXPECT_FALSE(policy.DelayMicros(FailureOf(FailureKind::kTransient, 1)).has_value());
}

TEST_F(RetryTest, ABrokenConnectionCostsTwice) {
  RetryPolicy policy({}, clock_, random_);
  int retries = 0;
  while (policy.DelayMicros(FailureOf(FailureKind::kTransient, 1, 0)).has_value()) {
    ++retries;
  }
  EXPECT_EQ(retries, 50);
}

// A service that admits ten attempts a second, and a client that would send many more.
TEST_F(RetryTest, AdaptiveModeFindsTheRateThatIsAdmitted) {
  RetryPolicy policy({.mode = RetryMode::kAdaptive, .max_throttled_attempts = 1}, clock_, random_);
  const CancelToken cancel;
  int64_t second = 0;
  int in_second = 0;
  int admitted = 0;
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    ASSERT_THAT(policy.BeforeAttempt(cancel), IsOk());
    clock_.Advance(1'000);
    if (clock_.SteadyMicros() / 1'000'000 != second) {
      second = clock_.SteadyMicros() / 1'000'000;
      in_second = 0;
    }
    if (++in_second > 10) {
      ++refused;
      static_cast<void>(policy.DelayMicros(FailureOf(FailureKind::kThrottled, 1, 400)));
    } else {
      ++admitted;
      policy.OnSuccess(false);
    }
  }
  EXPECT_GT(admitted, refused) << refused;
}

TEST_F(RetryTest, StandardModeNeverWaitsBeforeAnAttempt) {
  RetryPolicy policy({}, clock_, random_);
  static_cast<void>(policy.DelayMicros(FailureOf(FailureKind::kThrottled, 1, 400)));
  const int64_t before_micros = clock_.SteadyMicros();
  ASSERT_THAT(policy.BeforeAttempt(CancelToken()), IsOk());
  EXPECT_EQ(clock_.SteadyMicros(), before_micros);
}

}  // namespace
}  // namespace dynalake::aws
