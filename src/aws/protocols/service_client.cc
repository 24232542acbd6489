#include "aws/protocols/service_client.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <utility>

#include "base/civil_time.h"
#include "base/log.h"
#include "base/sleep.h"
#include "base/time_units.h"

namespace dynalake::aws {
namespace {

constexpr int64_t kToleratedSkewSeconds = 240;
/// After this a user wonders why nothing happens.
constexpr int64_t kPatienceMicros = 2 * kMicrosPerSecond;
/// Between two lines of one client, whose calls may be many at once.
constexpr int64_t kSilenceMicros = 60 * kMicrosPerSecond;
constexpr std::string_view kUserAgent = "dynalake";

// Retry-After is in seconds; x-amz-retry-after in milliseconds.
std::optional<int64_t> RetryAfterMs(const HttpHeaders& headers) {
  const auto number = [&](std::string_view name) -> std::optional<int64_t> {
    const std::string_view text = headers.Find(name).value_or("");
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr int64_t kMost = 86'400'000;
    return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= kMost
               ? std::optional(value)
               : std::nullopt;
  };
  if (const auto ms = number("x-amz-retry-after")) {
    return ms;
  }
  const auto seconds = number("retry-after");
  return seconds.has_value() ? std::optional(*seconds * 1000) : std::nullopt;
}

}  // namespace

ServiceClient::ServiceClient(const ClientParts& parts, ServiceName service, Endpoint endpoint,
                             const RetryOptions& retry)
    : parts_(parts),
      service_(std::move(service)),
      endpoint_(std::move(endpoint)),
      retry_(retry, parts.clock, parts.random) {}

Result<HttpResponse> ServiceClient::Send(ServiceCall call, const CallOptions& options) {
  call.request.headers.Set("User-Agent", kUserAgent);
  bool skew_learnt = false;
  bool credentials_renewed = false;
  bool outcome_unknown = false;
  int throttled_attempts = 0;
  const int64_t start_micros = parts_.clock.SteadyMicros();
  for (int attempt = 1;; ++attempt) {
    DYNALAKE_TRY(options.cancel.Check());
    DYNALAKE_TRY(retry_.BeforeAttempt(options.cancel));
    if (options.gate != nullptr) {
      DYNALAKE_TRY(options.gate->Before(attempt));
    }
    DYNALAKE_ASSIGN(auto outcome, Attempt(call, options, attempt));
    auto* failure = std::get_if<ServiceFailure>(&outcome);
    if (failure == nullptr) {
      retry_.OnSuccess(attempt > 1);
      return std::get<HttpResponse>(std::move(outcome));
    }
    outcome_unknown = outcome_unknown || failure->outcome_unknown;
    failure->outcome_unknown = outcome_unknown;
    throttled_attempts += failure->kind == FailureKind::kThrottled ? 1 : 0;
    failure->throttled_attempts = throttled_attempts;
    if (failure->kind == FailureKind::kClockSkew && !skew_learnt) {
      skew_learnt = true;
      if (LearnSkew(*failure)) {
        continue;
      }
    }
    if (failure->kind == FailureKind::kExpiredCredentials && !credentials_renewed) {
      credentials_renewed = true;
      parts_.credentials.Invalidate();
      continue;
    }
    const std::optional<int64_t> delay_micros = retry_.DelayMicros(*failure);
    if (!delay_micros.has_value()) {
      return MakeError(std::move(*failure));
    }
    SayTryingAgain(*failure, start_micros, *delay_micros);
    DYNALAKE_TRY(Sleep(parts_.clock, *delay_micros, options.cancel));
  }
}

Result<ServiceClient::Outcome> ServiceClient::Attempt(ServiceCall& call, const CallOptions& options,
                                                      int attempt) {
  if (call.request.body_source != nullptr) {
    DYNALAKE_TRY(call.request.body_source->Rewind());
  }
  if (!call.anonymous) {
    DYNALAKE_TRY(Sign(call, options));
  }
  const int64_t begun_micros = parts_.clock.SteadyMicros();
  Result<HttpResponse> answer =
      parts_.transport.Send(endpoint_, call.request, call.sink, options.limits, options.cancel);
  Log(LogLevel::kDebug, "aws: {} {}, attempt {}: {} after {} ms", service_.id, call.operation,
      attempt, answer ? std::to_string(answer->status) : "no answer",
      (parts_.clock.SteadyMicros() - begun_micros) / 1000);
  if (!answer && answer.error().FindDetail<TransportFailure>() == nullptr) {
    return std::move(answer).error();
  }
  std::optional<ServiceFailure> failure =
      answer ? FailureIn(call, *answer) : FailureOfTransport(answer.error());
  if (failure.has_value()) {
    failure->service = service_.id;
    failure->operation = call.operation;
    failure->attempts = attempt;
  }
  if (options.gate != nullptr) {
    options.gate->After({.attempt = attempt,
                         .response = answer ? &*answer : nullptr,
                         .failure = failure.has_value() ? &*failure : nullptr});
  }
  if (failure.has_value()) {
    return Outcome(*std::move(failure));
  }
  return Outcome(*std::move(answer));
}

Result<void> ServiceClient::Sign(ServiceCall& call, const CallOptions& options) {
  DYNALAKE_ASSIGN(const Credentials credentials, parts_.credentials.Get(options.cancel));
  const SigningScope scope{.service = service_.signing_name,
                           .region = endpoint_.region,
                           .time_s = parts_.clock.NowMicros() / kMicrosPerSecond + skew_s_,
                           .payload = call.payload,
                           .s3 = service_.signing_name == "s3"};
  DYNALAKE_TRY(parts_.signer.SignHeaders(endpoint_, credentials, scope, call.request));
  return {};
}

std::optional<ServiceFailure> ServiceClient::FailureIn(const ServiceCall& call,
                                                       const HttpResponse& response) const {
  ServiceFailure failure;
  failure.request_id = RequestIdOf(response.headers);
  failure.http_status = response.status;
  if (const auto date = response.headers.Find("date")) {
    failure.server_time_s = ParseHttpDate(*date);
  }
  failure.retry_after_ms = RetryAfterMs(response.headers);
  const bool is_success = response.status >= 200 && response.status < 300;
  if (is_success) {
    const Result<void> sound = call.check ? call.check(response) : Result<void>();
    if (sound) {
      return std::nullopt;
    }
    failure.kind = FailureKind::kTransient;
    failure.message = sound.error().ToString();
    failure.outcome_unknown = true;
    return failure;
  }
  call.read_failure(response, failure);
  Classify(response, failure);
  return failure;
}

void ServiceClient::SayTryingAgain(const ServiceFailure& failure, int64_t start_micros,
                                   int64_t delay_micros) {
  const int64_t now_micros = parts_.clock.SteadyMicros();
  int64_t said_micros = said_micros_;
  const bool is_time = now_micros + delay_micros - start_micros >= kPatienceMicros &&
                       (said_micros == 0 || now_micros - said_micros >= kSilenceMicros);
  // Of several threads one speaks.
  if (is_time && said_micros_.compare_exchange_strong(said_micros, now_micros)) {
    Log(LogLevel::kWarning, "{}; trying again", MakeError(failure).ToString());
  }
}

bool ServiceClient::LearnSkew(const ServiceFailure& failure) {
  if (!failure.server_time_s.has_value()) {
    return false;
  }
  const int64_t skew_s = *failure.server_time_s - parts_.clock.NowMicros() / kMicrosPerSecond;
  const bool explains = std::abs(skew_s - skew_s_) > kToleratedSkewSeconds;
  if (explains) {
    skew_s_ = skew_s;
  }
  return explains;
}

}  // namespace dynalake::aws
