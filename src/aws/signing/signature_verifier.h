#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "aws/config/secret.h"
#include "aws/transport/http.h"
#include "base/result.h"

namespace dynalake::aws {

/// Why a request is refused, with the exception that AWS names it by.
enum class SignatureFault : uint8_t {
  kMissing,     ///< MissingAuthenticationToken
  kIncomplete,  ///< IncompleteSignature: malformed, a header that must be signed is not, or twice
  kUnknownKey,  ///< UnrecognizedClient; wrong signatures of known keys answer the same
  kSkewed,      ///< RequestTimeTooSkewed
  kExpired,     ///< ExpiredToken: a presigned URL's time is over
};

/// Kept by the errors of `VerifySignature`.
struct SignatureFailure final : ErrorDetail {
  SignatureFault fault = SignatureFault::kMissing;
};

/// What this server accepts.
struct VerifierOptions {
  std::string service;
  std::string region;
  int64_t max_skew_s = 300;          ///< 300 for service APIs, 900 for S3
  bool allow_presigned = false;      ///< credentials in the query
  bool allow_unsigned_body = false;  ///< UNSIGNED-PAYLOAD
  bool s3 = false;                   ///< the path is signed as it is sent
};

/// The secret of an access key id, if this server knows it.
using SecretLookup = std::function<std::optional<Secret>(std::string_view access_key_id)>;

/// Who signed.
struct VerifiedRequest {
  std::string access_key_id;
  std::string signature;   ///< for a replay cache
  bool presigned = false;  ///< the signature came in the query
};

/// Checks the Signature V4 of a request that this process received (`request.headers` hold Host),
/// by these rules: Host, the date and every X-Amz header are signed, the
/// body is hashed anew, the scope is ours, the time is in the window, credentials come in one way
/// only, and comparison takes the same time whatever differs. Streaming payloads are refused.
/// kPermissionDenied (or kInvalidArgument for credentials given twice) with a `SignatureFailure`.
/// Pure.
Result<VerifiedRequest> VerifySignature(const HttpRequest& request, const VerifierOptions& options,
                                        const SecretLookup& secrets, int64_t now_s);

}  // namespace dynalake::aws
