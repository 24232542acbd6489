#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "aws/config/shared_config.h"
#include "aws/transport/failure.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace dynalake::aws {

enum class RetryMode : uint8_t {
  kStandard,
  kAdaptive,  ///< as standard, and this client slows itself down after throttling
};

/// The same for every service; docs/aws.md tells users.
struct RetryOptions {
  RetryMode mode = RetryMode::kStandard;
  int max_attempts = 3;             ///< the first one included; throttled ones count below
  int max_throttled_attempts = 10;  ///< that ended with "slow down", as a service that is well says
  int64_t base_delay_ms = 50;  ///< the first back-off's upper end; each next one is twice as long
  /// The same where a connection was refused, which says in no time that nobody is there: three
  /// attempts outlast a server that starts again, and still end within two seconds.
  int64_t refused_delay_ms = 600;
  int64_t max_delay_ms = 20'000;
};

/// `defaults` with what AWS_RETRY_MODE, AWS_MAX_ATTEMPTS and the profile say. "legacy" is read as
/// standard. kInvalidArgument for values that mean nothing.
Result<RetryOptions> RetryOptionsOf(const SharedConfig& config, RetryOptions defaults);

/// When one client tries again: back-off with full jitter (after a refused connection at least
/// three quarters of the upper end), at least what Retry-After asks for, and a retry budget shared
/// by the client's calls (500 tokens; a retry takes 5, after a broken connection 10; a success
/// gives back), so that a broken service is not flooded. In adaptive mode a rate limiter (the CUBIC
/// one of the AWS SDKs) spaces attempts after throttling. Thread-safe.
class RetryPolicy {
 public:
  /// `clock` and `random` outlive it; `random` is used under this object's lock alone.
  RetryPolicy(const RetryOptions& options, Clock& clock, RandomSource& random);

  /// Waits until adaptive mode allows an attempt. kCancelled.
  Result<void> BeforeAttempt(const CancelToken& cancel);

  /// How long to wait before attempt `failure.attempts` + 1, or nothing if there is none: the
  /// failure is not worth it, attempts of its kind are used up, or the budget is.
  std::optional<int64_t> DelayMicros(const ServiceFailure& failure);

  /// An attempt was answered well. `retried` says whether it was not the first.
  void OnSuccess(bool retried);

  const RetryOptions& options() const { return options_; }

 private:
  void Refill();
  void UpdateRate(bool throttled);
  void MeasureRate();

  RetryOptions options_;
  Clock& clock_;
  RandomSource& random_;
  std::mutex mutex_;
  int64_t budget_tokens_;
  int64_t last_cost_tokens_ = 0;
  // The rate limiter's state; rates are attempts a second, times are seconds.
  bool limiting_ = false;
  double fill_rate_ = 0;
  double tokens_ = 0;
  double last_fill_s_ = 0;
  double measured_rate_ = 0;
  double measure_bucket_s_ = 0;
  int64_t measured_count_ = 0;
  double last_max_rate_ = 0;
  double last_throttle_s_ = 0;
};

}  // namespace dynalake::aws
