#include "aws/transport/failure.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace dynalake::aws {
namespace {

struct KnownCode {
  std::string_view code;
  FailureKind kind;
};

constexpr std::array kKnownCodes = std::to_array<KnownCode>({
    {"BandwidthLimitExceeded", FailureKind::kThrottled},
    {"LimitExceededException", FailureKind::kThrottled},
    {"PriorRequestNotComplete", FailureKind::kThrottled},
    {"ProvisionedThroughputExceededException", FailureKind::kThrottled},
    {"RequestLimitExceeded", FailureKind::kThrottled},
    {"RequestThrottled", FailureKind::kThrottled},
    {"RequestThrottledException", FailureKind::kThrottled},
    {"SlowDown", FailureKind::kThrottled},
    {"ThrottledException", FailureKind::kThrottled},
    {"Throttling", FailureKind::kThrottled},
    {"ThrottlingException", FailureKind::kThrottled},
    {"TooManyRequestsException", FailureKind::kThrottled},
    {"ExpiredToken", FailureKind::kExpiredCredentials},
    {"ExpiredTokenException", FailureKind::kExpiredCredentials},
    {"TokenRefreshRequired", FailureKind::kExpiredCredentials},
    {"AuthFailure", FailureKind::kBadCredentials},
    {"IncompleteSignature", FailureKind::kBadCredentials},
    {"IncompleteSignatureException", FailureKind::kBadCredentials},
    {"InvalidAccessKeyId", FailureKind::kBadCredentials},
    {"InvalidClientTokenId", FailureKind::kBadCredentials},
    {"InvalidSignatureException", FailureKind::kBadCredentials},
    {"InvalidToken", FailureKind::kBadCredentials},
    {"MissingAuthenticationToken", FailureKind::kBadCredentials},
    {"MissingAuthenticationTokenException", FailureKind::kBadCredentials},
    {"SignatureDoesNotMatch", FailureKind::kBadCredentials},
    {"UnrecognizedClientException", FailureKind::kBadCredentials},
    {"AccessDenied", FailureKind::kAccessDenied},
    {"AccessDeniedException", FailureKind::kAccessDenied},
    {"AllAccessDisabled", FailureKind::kAccessDenied},
    {"UnauthorizedOperation", FailureKind::kAccessDenied},
    {"EntityNotFoundException", FailureKind::kNotFound},
    {"ExportNotFoundException", FailureKind::kNotFound},
    {"NoSuchBucket", FailureKind::kNotFound},
    {"NoSuchKey", FailureKind::kNotFound},
    {"NoSuchUpload", FailureKind::kNotFound},
    {"NotFound", FailureKind::kNotFound},
    {"ResourceNotFoundException", FailureKind::kNotFound},
    {"TableNotFoundException", FailureKind::kNotFound},
    {"AlreadyExistsException", FailureKind::kAlreadyExists},
    {"BucketAlreadyExists", FailureKind::kAlreadyExists},
    {"BucketAlreadyOwnedByYou", FailureKind::kAlreadyExists},
    {"TableAlreadyExistsException", FailureKind::kAlreadyExists},
    {"ConditionalCheckFailedException", FailureKind::kPrecondition},
    {"PreconditionFailed", FailureKind::kPrecondition},
    {"ConditionalRequestConflict", FailureKind::kConflict},
    {"ExportConflictException", FailureKind::kConflict},
    {"OperationAborted", FailureKind::kConflict},
    {"ResourceInUseException", FailureKind::kConflict},
    {"TransactionConflictException", FailureKind::kConflict},
    {"TransactionInProgressException", FailureKind::kConflict},
    {"EntityTooLarge", FailureKind::kLimit},
    {"ItemCollectionSizeLimitExceededException", FailureKind::kLimit},
    {"ServiceQuotaExceededException", FailureKind::kLimit},
    {"TooManyBuckets", FailureKind::kLimit},
    {"RequestExpired", FailureKind::kClockSkew},
    {"RequestInTheFuture", FailureKind::kClockSkew},
    {"RequestTimeTooSkewed", FailureKind::kClockSkew},
    {"AuthorizationHeaderMalformed", FailureKind::kWrongRegion},
    {"IllegalLocationConstraintException", FailureKind::kWrongRegion},
    {"PermanentRedirect", FailureKind::kWrongRegion},
    {"TemporaryRedirect", FailureKind::kWrongRegion},
    {"IDPCommunicationError", FailureKind::kTransient},
    {"InternalError", FailureKind::kTransient},
    {"InternalFailure", FailureKind::kTransient},
    {"InternalServerError", FailureKind::kTransient},
    {"RequestTimeout", FailureKind::kTransient},
    {"RequestTimeoutException", FailureKind::kTransient},
    {"ServiceUnavailable", FailureKind::kTransient},
    {"ServiceUnavailableException", FailureKind::kTransient},
});

FailureKind KindOfStatus(int status) {
  switch (status) {
    case 301:
    case 307:
      return FailureKind::kWrongRegion;
    case 304:
    case 412:
      return FailureKind::kPrecondition;
    case 401:
      return FailureKind::kBadCredentials;
    case 403:
      return FailureKind::kAccessDenied;
    case 404:
      return FailureKind::kNotFound;
    case 409:
      return FailureKind::kConflict;
    case 429:
      return FailureKind::kThrottled;
    default:
      return status >= 500   ? FailureKind::kTransient
             : status >= 400 ? FailureKind::kInvalidRequest
                             : FailureKind::kOther;
  }
}

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

FailureKind KindOf(const ServiceFailure& failure) {
  // Services that name no skew of their own say it in the sentence.
  if (Has(failure.message, "Signature expired") || Has(failure.message, "not yet current")) {
    return FailureKind::kClockSkew;
  }
  if (failure.code == "ResourceInUseException" && Has(failure.message, "already exists")) {
    return FailureKind::kAlreadyExists;
  }
  const auto* known = std::ranges::find(kKnownCodes, failure.code, &KnownCode::code);
  return known != kKnownCodes.end() ? known->kind : KindOfStatus(failure.http_status);
}

// The word that follows `before` in `text`, without the punctuation at its end.
std::string WordAfter(std::string_view text, std::string_view before) {
  const size_t at = text.find(before);
  if (at == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(at + before.size());
  std::string_view word = text.substr(0, text.find_first_of(" \n\""));
  while (word.ends_with('.') || word.ends_with(',')) {
    word.remove_suffix(1);
  }
  return std::string(word);
}

ErrorCode CodeOf(FailureKind kind) {
  switch (kind) {
    case FailureKind::kThrottled:
      return ErrorCode::kThrottled;
    case FailureKind::kExpiredCredentials:
    case FailureKind::kBadCredentials:
    case FailureKind::kAccessDenied:
    case FailureKind::kClockSkew:
      return ErrorCode::kPermissionDenied;
    case FailureKind::kNotFound:
      return ErrorCode::kNotFound;
    case FailureKind::kAlreadyExists:
      return ErrorCode::kAlreadyExists;
    case FailureKind::kPrecondition:
      return ErrorCode::kPreconditionFailed;
    case FailureKind::kConflict:
      return ErrorCode::kConflict;
    case FailureKind::kLimit:
      return ErrorCode::kResourceExhausted;
    case FailureKind::kTransient:
      return ErrorCode::kUnreachable;
    case FailureKind::kInvalidRequest:
    case FailureKind::kWrongRegion:
    case FailureKind::kOther:
      return ErrorCode::kInvalidArgument;
  }
  return ErrorCode::kInternal;
}

// What the user can do about it, if that is known.
std::string AdviceFor(const ServiceFailure& failure) {
  switch (failure.kind) {
    case FailureKind::kExpiredCredentials:
      return "; the credentials have ended: sign in again or get new ones ('dynalake doctor' shows "
             "where they came from)";
    case FailureKind::kBadCredentials:
      return "; 'dynalake doctor' shows where these credentials came from";
    case FailureKind::kAccessDenied:
      return failure.action.empty()
                 ? ""
                 : fmt::format("; allow {} on {}", failure.action,
                               failure.resource.empty() ? "the resource" : failure.resource);
    case FailureKind::kClockSkew:
      return "; set this machine's clock";
    case FailureKind::kWrongRegion:
      return failure.region.empty() ? "" : fmt::format("; it is in {}", failure.region);
    default:
      return "";
  }
}

}  // namespace

Error MakeError(ServiceFailure failure) {
  std::string sentence = fmt::format("{} {} failed", failure.service, failure.operation);
  if (!failure.message.empty()) {
    sentence += ": " + failure.message;
  }
  std::string marks = failure.code;
  const auto add = [&](const std::string& mark) { marks += (marks.empty() ? "" : ", ") + mark; };
  if (failure.code.empty() && failure.http_status != 0) {
    add(fmt::format("status {}", failure.http_status));
  }
  if (!failure.request_id.empty()) {
    add("request " + failure.request_id);
  }
  if (failure.attempts > 1) {
    add(fmt::format("after {} attempts", failure.attempts));
  }
  if (!marks.empty()) {
    sentence += " (" + marks + ")";
  }
  sentence += AdviceFor(failure);
  const ErrorCode code = CodeOf(failure.kind);
  return Error(code, std::move(sentence))
      .WithDetail(std::make_shared<const ServiceFailure>(std::move(failure)));
}

void Classify(const HttpResponse& response, ServiceFailure& failure) {
  failure.http_status = response.status;
  failure.kind = KindOf(failure);
  const auto bucket_region = response.headers.Find("x-amz-bucket-region");
  // The answer to a HEAD has no body that could say why.
  constexpr int kBadRequest = 400;
  if (failure.code.empty() && response.status == kBadRequest && bucket_region.has_value()) {
    failure.kind = FailureKind::kWrongRegion;
  }
  failure.outcome_unknown = failure.kind == FailureKind::kTransient && response.status >= 500;
  if (failure.kind == FailureKind::kAccessDenied) {
    failure.action = WordAfter(failure.message, "not authorized to perform: ");
    failure.resource = WordAfter(failure.message, "on resource: ");
  }
  if (failure.kind == FailureKind::kWrongRegion && bucket_region.has_value()) {
    failure.region = *bucket_region;
  }
}

ServiceFailure FailureOfTransport(const Error& error) {
  const auto* transport = error.FindDetail<TransportFailure>();
  ServiceFailure failure;
  failure.kind = FailureKind::kTransient;
  failure.message = error.ToString();
  failure.outcome_unknown = transport != nullptr && transport->may_have_arrived;
  failure.was_refused = transport != nullptr && transport->was_refused;
  return failure;
}

bool MayRetry(const ServiceFailure& failure) {
  return failure.kind == FailureKind::kThrottled || failure.kind == FailureKind::kTransient;
}

}  // namespace dynalake::aws
