#include "aws/signing/signer.h"

#include <array>
#include <span>
#include <utility>

#include <aws/auth/credentials.h>
#include <aws/auth/signable.h>
#include <aws/auth/signing.h>
#include <aws/auth/signing_config.h>
#include <aws/auth/signing_result.h>
#include <aws/common/string.h>
#include <aws/http/request_response.h>
#include <aws/io/stream.h>

#include "aws/config/crt.h"
#include "base/digest.h"
#include "base/hex.h"

namespace dynalake::aws {
namespace {

using OwnedMessage = CrtPtr<aws_http_message, aws_http_message_release>;
using OwnedSignable = CrtPtr<aws_signable, aws_signable_destroy>;
using OwnedCredentials = CrtPtr<const aws_credentials, aws_credentials_release>;
using OwnedStream = CrtPtr<aws_input_stream, aws_input_stream_release>;
using OwnedHeaders = CrtPtr<aws_http_headers, aws_http_headers_release>;

// What signing adds, and refuses to find there.
constexpr std::array kAddedHeaders = {"Authorization", "X-Amz-Date", "X-Amz-Security-Token",
                                      "X-Amz-Content-Sha256"};

OwnedCredentials CrtCredentialsOf(aws_allocator* allocator, const Credentials& credentials) {
  return OwnedCredentials(
      aws_credentials_new(allocator, CursorOf(credentials.access_key_id),
                          CursorOf(credentials.secret_access_key.Reveal()),
                          CursorOf(credentials.session_token.Reveal()),
                          static_cast<uint64_t>(credentials.expires_at_s.value_or(INT64_MAX))));
}

Result<std::string> HashOf(const HttpRequest& request) {
  Sha256 sha;
  if (request.body_source == nullptr) {
    sha.Update(request.body);
    return EncodeHex(sha.Finish());
  }
  DYNALAKE_TRY(request.body_source->Rewind());
  std::array<std::byte, 65536> buffer{};
  while (true) {
    DYNALAKE_ASSIGN(const size_t count, request.body_source->Read(buffer));
    if (count == 0) {
      break;
    }
    sha.Update(std::span<const std::byte>(buffer).first(count));
  }
  DYNALAKE_TRY(request.body_source->Rewind());
  return EncodeHex(sha.Finish());
}

Result<std::string> BodyValueOf(const HttpRequest& request, PayloadHash payload) {
  switch (payload) {
    case PayloadHash::kSigned:
      return HashOf(request);
    case PayloadHash::kUnsigned:
      return std::string("UNSIGNED-PAYLOAD");
    case PayloadHash::kChunked:
      return std::string("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    case PayloadHash::kChunkedTrailer:
      return std::string("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
    case PayloadHash::kUnsignedTrailer:
      return std::string("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  }
  return Fail(ErrorCode::kInternal, "no such payload hash");
}

aws_signing_config_aws ConfigOf(const SigningScope& scope, aws_signature_type type,
                                const aws_credentials* credentials) {
  aws_signing_config_aws config{};
  config.config_type = AWS_SIGNING_CONFIG_AWS;
  config.algorithm = AWS_SIGNING_ALGORITHM_V4;
  config.signature_type = type;
  config.region = CursorOf(scope.region);
  config.service = CursorOf(scope.service);
  config.credentials = credentials;
  config.flags.use_double_uri_encode = scope.s3 ? 0 : 1;
  config.flags.should_normalize_uri_path = scope.s3 ? 0 : 1;
  config.signed_body_header = scope.s3 ? AWS_SBHT_X_AMZ_CONTENT_SHA256 : AWS_SBHT_NONE;
  aws_date_time_init_epoch_secs(&config.date, static_cast<double>(scope.time_s));
  return config;
}

// Where the Common Runtime's callback puts what it made.
struct Signing {
  aws_http_message* message = nullptr;  // to be changed, if there is one
  std::string signature = {};
  int error_code = AWS_ERROR_UNKNOWN;
};

void OnSigned(aws_signing_result* result, int error_code, void* user_data) {
  auto* signing = static_cast<Signing*>(user_data);
  signing->error_code = error_code;
  if (error_code != AWS_ERROR_SUCCESS) {
    return;
  }
  aws_string* signature = nullptr;
  aws_signing_result_get_property(result, g_aws_signature_property_name, &signature);
  if (signature != nullptr) {
    const aws_byte_cursor cursor = aws_byte_cursor_from_string(signature);
    signing->signature = TextOf(cursor);
  }
  if (signing->message != nullptr &&
      aws_apply_signing_result_to_http_request(signing->message, result->allocator, result) !=
          AWS_OP_SUCCESS) {
    signing->error_code = aws_last_error();
  }
}

// With credentials given, signing ends before the call returns.
Result<Signing> Sign(aws_allocator* allocator, const aws_signable* signable,
                     const aws_signing_config_aws& config, aws_http_message* message) {
  Signing signing{.message = message};
  const int started =
      signable == nullptr
          ? AWS_OP_ERR
          : aws_sign_request_aws(allocator, signable,
                                 reinterpret_cast<const aws_signing_config_base*>(&config),
                                 OnSigned, &signing);
  if (started != AWS_OP_SUCCESS) {
    signing.error_code = aws_last_error();
  }
  if (signing.error_code != AWS_ERROR_SUCCESS) {
    return Fail(ErrorCode::kInvalidArgument, "the request cannot be signed: {}",
                CrtErrorText(signing.error_code));
  }
  return signing;
}

OwnedMessage MessageOf(aws_allocator* allocator, const HttpRequest& request) {
  OwnedMessage message(aws_http_message_new_request(allocator));
  aws_http_message_set_request_method(message.get(), CursorOf(request.method));
  aws_http_message_set_request_path(message.get(), CursorOf(request.target));
  for (const HttpHeader& header : request.headers.all()) {
    aws_http_header crt_header{};
    crt_header.name = CursorOf(header.name);
    crt_header.value = CursorOf(header.value);
    aws_http_message_add_header(message.get(), crt_header);
  }
  return message;
}

HttpHeaders HeadersOf(const aws_http_message* message) {
  HttpHeaders headers;
  for (size_t i = 0; i < aws_http_message_get_header_count(message); ++i) {
    aws_http_header header{};
    aws_http_message_get_header(message, &header, i);
    headers.Add(TextOf(header.name), TextOf(header.value));
  }
  return headers;
}

}  // namespace

Result<std::string> Signer::SignHeaders(const Endpoint& endpoint, const Credentials& credentials,
                                        const SigningScope& scope, HttpRequest& request) const {
  for (const char* name : kAddedHeaders) {
    request.headers.Remove(name);
  }
  request.headers.Set("Host", endpoint.Authority());
  DYNALAKE_ASSIGN(const std::string body_value, BodyValueOf(request, scope.payload));
  aws_allocator* allocator = runtime_.allocator();
  const OwnedCredentials crt_credentials = CrtCredentialsOf(allocator, credentials);
  aws_signing_config_aws config =
      ConfigOf(scope, AWS_ST_HTTP_REQUEST_HEADERS, crt_credentials.get());
  config.signed_body_value = CursorOf(body_value);
  const OwnedMessage message = MessageOf(allocator, request);
  const OwnedSignable signable(aws_signable_new_http_request(allocator, message.get()));
  DYNALAKE_ASSIGN(Signing signing, Sign(allocator, signable.get(), config, message.get()));
  request.headers = HeadersOf(message.get());
  return std::move(signing.signature);
}

Result<std::string> Signer::PresignUrl(const Endpoint& endpoint, const Credentials& credentials,
                                       const SigningScope& scope, const HttpRequest& request,
                                       int64_t expires_s) const {
  constexpr int64_t kWeekSeconds = 604'800;
  if (expires_s < 1 || expires_s > kWeekSeconds) {
    return Fail(ErrorCode::kInvalidArgument, "a URL can hold for 1 to {} seconds, not {}",
                kWeekSeconds, expires_s);
  }
  HttpRequest presigned = request;
  presigned.headers.Set("Host", endpoint.Authority());
  DYNALAKE_ASSIGN(const std::string body_value, BodyValueOf(request, scope.payload));
  aws_allocator* allocator = runtime_.allocator();
  const OwnedCredentials crt_credentials = CrtCredentialsOf(allocator, credentials);
  aws_signing_config_aws config =
      ConfigOf(scope, AWS_ST_HTTP_REQUEST_QUERY_PARAMS, crt_credentials.get());
  config.signed_body_value = CursorOf(body_value);
  config.signed_body_header = AWS_SBHT_NONE;
  config.expiration_in_seconds = static_cast<uint64_t>(expires_s);
  const OwnedMessage message = MessageOf(allocator, presigned);
  const OwnedSignable signable(aws_signable_new_http_request(allocator, message.get()));
  DYNALAKE_TRY(Sign(allocator, signable.get(), config, message.get()));
  aws_byte_cursor target{};
  aws_http_message_get_request_path(message.get(), &target);
  return fmt::format("{}://{}{}", endpoint.tls ? "https" : "http", endpoint.Authority(),
                     TextOf(target));
}

ChunkSigner::ChunkSigner(Runtime& runtime, Credentials credentials, const SigningScope& scope,
                         std::string request_signature)
    : runtime_(runtime),
      credentials_(std::move(credentials)),
      service_(scope.service),
      region_(scope.region),
      time_s_(scope.time_s),
      has_trailer_(scope.payload == PayloadHash::kChunkedTrailer),
      previous_signature_(std::move(request_signature)) {}

SigningScope ChunkSigner::Scope() const {
  return {.service = service_, .region = region_, .time_s = time_s_, .s3 = true};
}

Result<std::string> ChunkSigner::Frame(std::string_view data) {
  aws_allocator* allocator = runtime_.allocator();
  const OwnedCredentials credentials = CrtCredentialsOf(allocator, credentials_);
  aws_signing_config_aws config = ConfigOf(Scope(), AWS_ST_HTTP_REQUEST_CHUNK, credentials.get());
  config.signed_body_header = AWS_SBHT_NONE;
  const aws_byte_cursor cursor = CursorOf(data);
  const OwnedStream stream(aws_input_stream_new_from_cursor(allocator, &cursor));
  const OwnedSignable signable(
      aws_signable_new_chunk(allocator, stream.get(), CursorOf(previous_signature_)));
  DYNALAKE_ASSIGN(Signing signing, Sign(allocator, signable.get(), config, nullptr));
  previous_signature_ = std::move(signing.signature);
  // After the last chunk come the trailing headers, or else the line that ends the body.
  const bool is_open = data.empty() && has_trailer_;
  return fmt::format("{:x};chunk-signature={}\r\n{}{}", data.size(), previous_signature_, data,
                     is_open ? "" : "\r\n");
}

Result<std::string> ChunkSigner::FrameTrailer(const HttpHeaders& trailer) {
  aws_allocator* allocator = runtime_.allocator();
  const OwnedCredentials credentials = CrtCredentialsOf(allocator, credentials_);
  aws_signing_config_aws config =
      ConfigOf(Scope(), AWS_ST_HTTP_REQUEST_TRAILING_HEADERS, credentials.get());
  config.signed_body_header = AWS_SBHT_NONE;
  const OwnedHeaders headers(aws_http_headers_new(allocator));
  std::string lines;
  for (const HttpHeader& header : trailer.all()) {
    aws_http_headers_add(headers.get(), CursorOf(header.name), CursorOf(header.value));
    lines += fmt::format("{}:{}\r\n", header.name, header.value);
  }
  const OwnedSignable signable(
      aws_signable_new_trailing_headers(allocator, headers.get(), CursorOf(previous_signature_)));
  DYNALAKE_ASSIGN(Signing signing, Sign(allocator, signable.get(), config, nullptr));
  previous_signature_ = std::move(signing.signature);
  return fmt::format("{}x-amz-trailer-signature:{}\r\n\r\n", lines, previous_signature_);
}

}  // namespace dynalake::aws
