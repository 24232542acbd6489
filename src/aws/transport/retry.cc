#include "aws/transport/retry.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

#include "base/sleep.h"

namespace dynalake::aws {
namespace {

constexpr int64_t kBudgetTokens = 500;
constexpr int64_t kRetryCostTokens = 5;
constexpr int64_t kBrokenConnectionCostTokens = 10;
constexpr int kMostAttempts = 100;
constexpr double kLeastShareWhenRefused = 0.75;

// The constants of the AWS SDKs' rate limiter.
constexpr double kMinFillRate = 0.5;
constexpr double kMinCapacity = 1;
constexpr double kSmooth = 0.8;
constexpr double kBeta = 0.7;
constexpr double kScale = 0.4;

// Uniform in [0, 1).
double Uniform(RandomSource& random) {
  uint64_t bits = 0;
  random.Fill(std::as_writable_bytes(std::span(&bits, 1)));
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

double SecondsOf(Clock& clock) { return static_cast<double>(clock.SteadyMicros()) / 1e6; }

}  // namespace

Result<RetryOptions> RetryOptionsOf(const SharedConfig& config, RetryOptions defaults) {
  RetryOptions options = defaults;
  if (const auto mode = config.Find("AWS_RETRY_MODE", "retry_mode")) {
    if (*mode != "legacy" && *mode != "standard" && *mode != "adaptive") {
      return Fail(ErrorCode::kInvalidArgument,
                  "AWS_RETRY_MODE (or retry_mode) is '{}': standard or adaptive", *mode);
    }
    options.mode = *mode == "adaptive" ? RetryMode::kAdaptive : RetryMode::kStandard;
  }
  if (const auto text = config.Find("AWS_MAX_ATTEMPTS", "max_attempts")) {
    const auto [end, error] =
        std::from_chars(text->data(), text->data() + text->size(), options.max_attempts);
    if (error != std::errc() || end != text->data() + text->size() || options.max_attempts < 1 ||
        options.max_attempts > kMostAttempts) {
      return Fail(ErrorCode::kInvalidArgument,
                  "AWS_MAX_ATTEMPTS (or max_attempts) is '{}': a whole number from 1 to {}", *text,
                  kMostAttempts);
    }
    options.max_throttled_attempts = options.max_attempts;
  }
  return options;
}

RetryPolicy::RetryPolicy(const RetryOptions& options, Clock& clock, RandomSource& random)
    : options_(options), clock_(clock), random_(random), budget_tokens_(kBudgetTokens) {
  last_fill_s_ = last_throttle_s_ = SecondsOf(clock_);
  measure_bucket_s_ = std::floor(last_fill_s_ * 2) / 2;
}

Result<void> RetryPolicy::BeforeAttempt(const CancelToken& cancel) {
  while (true) {
    double wait_s = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (!limiting_) {
        return {};
      }
      Refill();
      if (tokens_ >= 1) {
        tokens_ -= 1;
        return {};
      }
      wait_s = (1 - tokens_) / fill_rate_;
    }
    DYNALAKE_TRY(Sleep(clock_, std::max<int64_t>(1, std::llround(wait_s * 1e6)), cancel));
  }
}

std::optional<int64_t> RetryPolicy::DelayMicros(const ServiceFailure& failure) {
  const bool is_throttled = failure.kind == FailureKind::kThrottled;
  const bool is_used_up =
      is_throttled ? failure.throttled_attempts >= options_.max_throttled_attempts
                   : failure.attempts - failure.throttled_attempts >= options_.max_attempts;
  const std::scoped_lock lock(mutex_);
  UpdateRate(is_throttled);
  const int64_t cost = failure.http_status == 0 ? kBrokenConnectionCostTokens : kRetryCostTokens;
  if (!MayRetry(failure) || is_used_up || budget_tokens_ < cost) {
    return std::nullopt;
  }
  budget_tokens_ -= cost;
  last_cost_tokens_ = cost;
  const int64_t base_ms = failure.was_refused ? options_.refused_delay_ms : options_.base_delay_ms;
  const double most_ms = std::min(static_cast<double>(options_.max_delay_ms),
                                  std::ldexp(static_cast<double>(base_ms), failure.attempts - 1));
  const double least_share = failure.was_refused ? kLeastShareWhenRefused : 0;
  const double share = least_share + (1 - least_share) * Uniform(random_);
  const int64_t jittered_micros = std::llround(most_ms * 1000 * share);
  const int64_t asked_ms = std::min(failure.retry_after_ms.value_or(0), options_.max_delay_ms);
  return std::max(jittered_micros, asked_ms * 1000);
}

void RetryPolicy::OnSuccess(bool retried) {
  const std::scoped_lock lock(mutex_);
  UpdateRate(false);
  budget_tokens_ = std::min(kBudgetTokens, budget_tokens_ + (retried ? last_cost_tokens_ : 1));
}

void RetryPolicy::Refill() {
  const double now_s = SecondsOf(clock_);
  const double capacity = std::max(fill_rate_, kMinCapacity);
  tokens_ = std::min(capacity, tokens_ + (now_s - last_fill_s_) * fill_rate_);
  last_fill_s_ = now_s;
}

void RetryPolicy::MeasureRate() {
  const double bucket_s = std::floor(SecondsOf(clock_) * 2) / 2;
  ++measured_count_;
  if (bucket_s > measure_bucket_s_) {
    const double rate = static_cast<double>(measured_count_) / (bucket_s - measure_bucket_s_);
    measured_rate_ = rate * kSmooth + measured_rate_ * (1 - kSmooth);
    measured_count_ = 0;
    measure_bucket_s_ = bucket_s;
  }
}

void RetryPolicy::UpdateRate(bool throttled) {
  if (options_.mode != RetryMode::kAdaptive) {
    return;
  }
  MeasureRate();
  const double now_s = SecondsOf(clock_);
  double rate = 0;
  if (throttled) {
    last_max_rate_ = limiting_ ? std::min(measured_rate_, fill_rate_) : measured_rate_;
    last_throttle_s_ = now_s;
    limiting_ = true;
    rate = last_max_rate_ * kBeta;
  } else {
    const double window_s = std::cbrt(last_max_rate_ * (1 - kBeta) / kScale);
    rate = kScale * std::pow(now_s - last_throttle_s_ - window_s, 3) + last_max_rate_;
  }
  Refill();
  fill_rate_ = std::max(std::min(rate, 2 * measured_rate_), kMinFillRate);
  tokens_ = std::min(tokens_, std::max(fill_rate_, kMinCapacity));
}

}  // namespace dynalake::aws
