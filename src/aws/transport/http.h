#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/config/endpoint.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/result.h"

namespace dynalake::aws {

struct HttpHeader {
  std::string name;
  std::string value;
};

/// Headers in their order; names are compared without case.
class HttpHeaders {
 public:
  void Add(std::string_view name, std::string_view value);
  /// Replaces all headers of that name.
  void Set(std::string_view name, std::string_view value);
  void Remove(std::string_view name);
  /// The first value of that name.
  std::optional<std::string_view> Find(std::string_view name) const;
  const std::vector<HttpHeader>& all() const { return headers_; }
  /// Whether two names are the same but for case.
  static bool SameName(std::string_view a, std::string_view b);

 private:
  std::vector<HttpHeader> headers_;
};

/// What the service calls this answer (x-amzn-requestid and its like), or empty.
std::string RequestIdOf(const HttpHeaders& headers);

/// A request's body that is not in memory at once.
class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual uint64_t size_bytes() const = 0;
  /// Fills the front of `out`; the count, 0 at the end. Called on an I/O thread: it must not wait.
  virtual Result<size_t> Read(std::span<std::byte> out) = 0;
  /// Starts again from the first byte, for a retry.
  virtual Result<void> Rewind() = 0;
};

/// One request. `body` and `body_source` belong to the caller and live until the answer is there.
struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  ///< path and query, percent-encoded as sent
  HttpHeaders headers = {};  ///< Host and Content-Length are added while sending
  std::string_view body = {};
  BodySource* body_source = nullptr;  ///< in the place of `body`
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;  ///< empty where a sink took it
};

/// Takes the body of a 2xx answer while it arrives, on the caller's own thread; other answers'
/// bodies are collected. A slow sink slows the server down (flow control).
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// An answer starts: `Write` follows from its first byte. After a retry it is called again, and
  /// what came before is void.
  virtual Result<void> Begin(const HttpResponse& head) = 0;
  virtual Result<void> Write(std::string_view bytes) = 0;
};

/// How long one attempt may take. 0 is without limit.
struct TimeLimits {
  int64_t connect_ms = 2'000;      ///< to have a connection; see RetryOptions
  int64_t first_byte_ms = 60'000;  ///< from the request's last byte to the answer's first
  int64_t stall_ms = 30'000;       ///< without one byte either way
};

/// Kept by the errors of `HttpTransport::Send`.
struct TransportFailure final : ErrorDetail {
  /// Whether the server may have received the request, so that it may have acted on it.
  bool may_have_arrived = false;
  /// No connection could be made, and that was known at once: nothing listens there.
  bool was_refused = false;
};

/// How requests reach servers. `CrtTransport` is the real one; tests put others in its place.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  /// Sends one request once and waits for its answer, of whatever status. `sink` may be null.
  /// kUnreachable, with a `TransportFailure`, if there is no whole answer; kCancelled;
  /// kResourceExhausted if a collected body is longer than 256 MiB; the error of a sink or a
  /// source as it is. Thread-safe.
  virtual Result<HttpResponse> Send(const Endpoint& endpoint, const HttpRequest& request,
                                    BodySink* sink, const TimeLimits& limits,
                                    const CancelToken& cancel) = 0;
};

}  // namespace dynalake::aws
