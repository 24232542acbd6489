#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "aws/config/runtime.h"
#include "aws/transport/http.h"
#include "base/result.h"

namespace dynalake::aws {

/// How the body enters a signature.
enum class PayloadHash : uint8_t {
  kSigned,           ///< its SHA-256
  kUnsigned,         ///< "UNSIGNED-PAYLOAD": S3 over TLS
  kChunked,          ///< "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": `ChunkSigner` signs each chunk
  kChunkedTrailer,   ///< the same, with signed trailing headers
  kUnsignedTrailer,  ///< "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
};

/// What a signature is for.
struct SigningScope {
  std::string_view service;  ///< the signing name
  std::string_view region;
  int64_t time_s = 0;  ///< seconds since 1970, corrected for clock skew
  PayloadHash payload = PayloadHash::kSigned;
  /// S3 signs the path as it is sent and wants the body's hash in a header; the others normalise
  /// the path and encode it twice.
  bool s3 = false;
};

/// Signature Version 4 (docs: "AWS Signature Version 4 for API requests") by the Common Runtime.
/// `runtime` outlives it. Thread-safe.
class Signer {
 public:
  explicit Signer(Runtime& runtime) : runtime_(runtime) {}

  /// Adds Host, X-Amz-Date, X-Amz-Security-Token, X-Amz-Content-Sha256 (S3) and Authorization to
  /// `request`, replacing what a former attempt added. The signature, which the first chunk needs.
  Result<std::string> SignHeaders(const Endpoint& endpoint, const Credentials& credentials,
                                  const SigningScope& scope, HttpRequest& request) const;

  /// The URL that carries the signature in its query and holds for `expires_s` (at most a week).
  Result<std::string> PresignUrl(const Endpoint& endpoint, const Credentials& credentials,
                                 const SigningScope& scope, const HttpRequest& request,
                                 int64_t expires_s) const;

 private:
  Runtime& runtime_;
};

/// Signs the chunks of one body in their order, for `PayloadHash::kChunked` and `kChunkedTrailer`.
class ChunkSigner {
 public:
  ChunkSigner(Runtime& runtime, Credentials credentials, const SigningScope& scope,
              std::string request_signature);

  /// One chunk as it is sent: "size;chunk-signature=…\r\n" + data + "\r\n". Empty data is the last
  /// chunk, which without trailers ends the body.
  Result<std::string> Frame(std::string_view data);
  /// The trailing headers as they are sent after the last chunk, with their own signature.
  Result<std::string> FrameTrailer(const HttpHeaders& trailer);

 private:
  SigningScope Scope() const;

  Runtime& runtime_;
  Credentials credentials_;
  std::string service_;
  std::string region_;
  int64_t time_s_;
  bool has_trailer_;
  std::string previous_signature_;
};

}  // namespace dynalake::aws
