#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <aws/http/connection_manager.h>
#include <aws/http/request_response.h>

#include "aws/config/crt.h"
#include "aws/transport/body_stream.h"
#include "aws/transport/http.h"

namespace dynalake::aws {

/// kUnreachable, with a `TransportFailure`.
Error TransportError(std::string sentence, bool may_have_arrived);

/// A connection on loan from its pool.
class Connection {
 public:
  /// Waits for a free or new connection. kUnreachable, kCancelled.
  static Result<Connection> Acquire(aws_http_connection_manager* pool, const CancelToken& cancel);
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  aws_http_connection* get() const { return connection_; }

 private:
  Connection(aws_http_connection_manager* pool, aws_http_connection* connection)
      : pool_(pool), connection_(connection) {}

  aws_http_connection_manager* pool_;
  aws_http_connection* connection_;
};

/// One request on one connection. The network threads fill it: a body for a sink goes through
/// `pending_` to the caller's thread, any other straight into the answer. The caller's thread waits
/// and watches the limits.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(const HttpRequest& request, BodySink* sink, const TimeLimits& limits);

  /// Sends `message` and waits for the end. Errors as `HttpTransport::Send` says.
  Result<HttpResponse> Run(const Connection& connection, aws_http_message* message,
                           const CancelToken& cancel);

  BodyStream& body() { return body_; }

 private:
  using Steady = std::chrono::steady_clock;

  static int OnHeaders(aws_http_stream* stream, aws_http_header_block block,
                       const aws_http_header* headers, size_t count, void* user_data);
  static int OnHeadersDone(aws_http_stream* stream, aws_http_header_block block, void* user_data);
  static int OnBody(aws_http_stream* stream, const aws_byte_cursor* data, void* user_data);
  static void OnMetrics(aws_http_stream* stream, const aws_http_stream_metrics* metrics,
                        void* user_data);
  static void OnComplete(aws_http_stream* stream, int error_code, void* user_data);
  static void OnDestroy(void* user_data);

  void Wait(aws_http_stream* stream, const CancelToken& cancel);
  void BeginBody(aws_http_stream* stream);
  void Collect(aws_http_stream* stream, std::string_view bytes);
  bool IsStalled();
  Result<HttpResponse> Finish();

  BodyStream body_;
  BodySink* sink_;
  TimeLimits limits_;
  std::optional<Error> stop_;  ///< of the caller's thread: why it ended the exchange itself
  Steady::time_point last_progress_;
  uint64_t last_sent_bytes_ = 0;
  size_t last_collected_bytes_ = 0;

  std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  HttpResponse response_;  ///< its head is not changed any more once it is there
  bool has_head_ = false;
  bool to_sink_ = false;
  bool is_too_long_ = false;
  bool complete_ = false;
  bool was_sent_ = false;
  int error_code_ = 0;
  std::string pending_;       ///< for the sink
  size_t welcome_bytes_ = 0;  ///< of a collected body, for which the window was opened already
};

}  // namespace dynalake::aws
