#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aws/transport/http.h"
#include "base/error.h"

namespace dynalake::aws {

/// Why a service did not do what was asked, as far as a caller acts on it.
enum class FailureKind : uint8_t {
  kThrottled,           ///< kThrottled: slow down and try again
  kExpiredCredentials,  ///< kPermissionDenied: the token has ended
  kBadCredentials,      ///< kPermissionDenied: unknown key or wrong signature
  kAccessDenied,        ///< kPermissionDenied: `action` and `resource` where the service tells them
  kNotFound,            ///< kNotFound
  kAlreadyExists,       ///< kAlreadyExists
  kPrecondition,        ///< kPreconditionFailed: a condition was not met; nothing was done
  kConflict,            ///< kConflict: another request on the same thing is under way
  kInvalidRequest,      ///< kInvalidArgument
  kLimit,               ///< kResourceExhausted: a quota that waiting does not lift
  kClockSkew,           ///< kPermissionDenied: this machine's clock is off by too much
  kWrongRegion,         ///< kInvalidArgument: `region` names the right one where it is told
  kTransient,           ///< kUnreachable: 5xx, broken connections, answers that fail their checksum
  kOther,               ///< kInvalidArgument
};

/// What is known about a failed call. `error.FindDetail<ServiceFailure>()` finds it; it holds no
/// secret.
struct ServiceFailure final : ErrorDetail {
  FailureKind kind = FailureKind::kOther;
  std::string service;     ///< "dynamodb"
  std::string operation;   ///< "Scan"
  int http_status = 0;     ///< 0 without an answer
  std::string code;        ///< "ProvisionedThroughputExceededException", "SlowDown"; "" if none
  std::string message;     ///< the service's own sentence
  std::string request_id;  ///< "" where the service gave none
  std::string action;      ///< "dynamodb:Scan"
  std::string resource;    ///< "arn:aws:dynamodb:…"
  std::string region;      ///< of kWrongRegion
  /// The service may have acted although no answer said so. Whoever changes something resolves it
  /// before a second try that is not the same request with the same condition.
  bool outcome_unknown = false;
  bool was_refused = false;  ///< no connection could be made, and that was known at once
  int attempts = 1;
  int throttled_attempts = 0;             ///< of `attempts`
  std::optional<int64_t> retry_after_ms;  ///< what Retry-After asked for
  std::optional<int64_t> server_time_s;   ///< the answer's Date
};

/// An error with the code of its kind, a sentence such as "dynamodb Scan failed: User … is not
/// authorized … (AccessDeniedException, request 1A2B)" that says what to do where that is known,
/// and `failure` as its detail.
Error MakeError(ServiceFailure failure);

/// Fills kind, action, resource and region from status, code, message and headers. Throttling is
/// recognised by the codes that the AWS SDKs list.
void Classify(const HttpResponse& response, ServiceFailure& failure);

/// The failure of a call whose transport gave `error` in the place of an answer.
ServiceFailure FailureOfTransport(const Error& error);

/// Whether trying the same request again may succeed.
bool MayRetry(const ServiceFailure& failure);

}  // namespace dynalake::aws
