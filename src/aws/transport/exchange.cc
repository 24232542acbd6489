#include "aws/transport/exchange.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace dynalake::aws {
namespace {

constexpr size_t kLongestCollectedBody = size_t{256} << 20;
/// A body of a length that was announced is collected without growing, up to this size.
constexpr size_t kMostReserved = size_t{4} << 20;
/// What parsers want to read behind a text; without room for it they would copy the text.
constexpr size_t kPadding = 64;
constexpr auto kCancelPoll = std::chrono::milliseconds(50);

// What a connection's callback and its waiting caller share; whoever comes last cleans up.
struct Acquisition {
  aws_http_connection_manager* pool = nullptr;
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  bool abandoned = false;
  aws_http_connection* connection = nullptr;
  int error_code = 0;
};

void OnAcquired(aws_http_connection* connection, int error_code, void* user_data) {
  const std::unique_ptr<std::shared_ptr<Acquisition>> owner(
      static_cast<std::shared_ptr<Acquisition>*>(user_data));
  Acquisition& acquisition = **owner;
  const std::scoped_lock lock(acquisition.mutex);
  if (acquisition.abandoned) {
    if (connection != nullptr) {
      aws_http_connection_manager_release_connection(acquisition.pool, connection);
    }
    aws_http_connection_manager_release(acquisition.pool);
    return;
  }
  acquisition.done = true;
  acquisition.connection = connection;
  acquisition.error_code = error_code;
  acquisition.changed.notify_all();
}

/// Who waited for an answer in vain has given the other side time; who was refused has not.
Error NoConnection(int error_code) {
  auto failure = std::make_shared<TransportFailure>();
  failure->was_refused = error_code == AWS_IO_SOCKET_CONNECTION_REFUSED ||
                         error_code == AWS_IO_SOCKET_NO_ROUTE_TO_HOST ||
                         error_code == AWS_IO_SOCKET_NETWORK_DOWN;
  return Error(ErrorCode::kUnreachable, CrtErrorText(error_code)).WithDetail(std::move(failure));
}

Exchange& ExchangeOf(void* user_data) {
  return **static_cast<std::shared_ptr<Exchange>*>(user_data);
}

}  // namespace

Error TransportError(std::string sentence, bool may_have_arrived) {
  auto failure = std::make_shared<TransportFailure>();
  failure->may_have_arrived = may_have_arrived;
  return Error(ErrorCode::kUnreachable, std::move(sentence)).WithDetail(std::move(failure));
}

Result<Connection> Connection::Acquire(aws_http_connection_manager* pool,
                                       const CancelToken& cancel) {
  auto acquisition = std::make_shared<Acquisition>();
  acquisition->pool = pool;
  aws_http_connection_manager_acquire_connection(pool, OnAcquired,
                                                 new std::shared_ptr<Acquisition>(acquisition));
  std::unique_lock lock(acquisition->mutex);
  while (!acquisition->changed.wait_for(lock, kCancelPoll, [&] { return acquisition->done; })) {
    if (cancel.cancelled()) {
      // The pool must live until its callback comes.
      acquisition->abandoned = true;
      aws_http_connection_manager_acquire(pool);
      return cancel.Check().error();
    }
  }
  if (acquisition->connection == nullptr) {
    return NoConnection(acquisition->error_code);
  }
  return Connection(pool, acquisition->connection);
}

Connection::Connection(Connection&& other) noexcept
    : pool_(other.pool_), connection_(std::exchange(other.connection_, nullptr)) {}

Connection::~Connection() {
  if (connection_ != nullptr) {
    aws_http_connection_manager_release_connection(pool_, connection_);
  }
}

Exchange::Exchange(const HttpRequest& request, BodySink* sink, const TimeLimits& limits)
    : body_(request), sink_(sink), limits_(limits) {}

Result<HttpResponse> Exchange::Run(const Connection& connection, aws_http_message* message,
                                   const CancelToken& cancel) {
  aws_http_make_request_options options{};
  options.self_size = sizeof(options);
  options.request = message;
  options.user_data = new std::shared_ptr<Exchange>(shared_from_this());
  options.on_response_headers = OnHeaders;
  options.on_response_header_block_done = OnHeadersDone;
  options.on_response_body = OnBody;
  options.on_metrics = OnMetrics;
  options.on_complete = OnComplete;
  options.on_destroy = OnDestroy;
  options.response_first_byte_timeout_ms = static_cast<uint64_t>(limits_.first_byte_ms);
  aws_http_stream* stream = aws_http_connection_make_request(connection.get(), &options);
  if (stream == nullptr) {
    OnDestroy(options.user_data);
    return TransportError(CrtErrorText(aws_last_error()), false);
  }
  const CrtPtr<aws_http_stream, aws_http_stream_release> owner(stream);
  if (aws_http_stream_activate(stream) != AWS_OP_SUCCESS) {
    return TransportError(CrtErrorText(aws_last_error()), false);
  }
  Wait(stream, cancel);
  return Finish();
}

void Exchange::Wait(aws_http_stream* stream, const CancelToken& cancel) {
  last_progress_ = Steady::now();
  bool head_taken = false;
  const auto stop = [&](Error error) {
    if (!stop_.has_value()) {
      stop_ = std::move(error);
      aws_http_stream_cancel(stream, AWS_ERROR_HTTP_STREAM_CANCELLED);
    }
  };
  std::unique_lock lock(mutex_);
  // The head of an answer that is collected is no news: nobody waits for it.
  const auto has_news = [&] {
    return complete_ || is_too_long_ || !pending_.empty() || (to_sink_ && !head_taken);
  };
  while (!complete_ || !pending_.empty() || (has_head_ && !head_taken)) {
    changed_.wait_for(lock, kCancelPoll, has_news);
    const bool take_head = has_head_ && !head_taken;
    const bool is_too_long = std::exchange(is_too_long_, false);
    const std::string bytes = std::exchange(pending_, {});
    lock.unlock();
    if (cancel.cancelled()) {
      stop(cancel.Check().error());
    }
    if (is_too_long) {
      stop(Fail(ErrorCode::kResourceExhausted, "the answer is longer than {} bytes",
                kLongestCollectedBody));
    }
    if (take_head) {
      head_taken = true;
      last_progress_ = Steady::now();
      if (Result<void> taken = to_sink_ ? sink_->Begin(response_) : Result<void>(); !taken) {
        stop(std::move(taken).error());
      }
    }
    if (!bytes.empty()) {
      if (Result<void> taken = stop_.has_value() ? Result<void>() : sink_->Write(bytes); !taken) {
        stop(std::move(taken).error());
      }
      last_progress_ = Steady::now();
      aws_http_stream_update_window(stream, bytes.size());
    } else if (IsStalled()) {
      stop(TransportError(fmt::format("no byte came or went for {} ms", limits_.stall_ms), true));
    }
    lock.lock();
  }
}

// Between the request's last byte and the answer's first another limit holds.
bool Exchange::IsStalled() {
  const uint64_t sent_bytes = body_.sent_bytes();
  if (sent_bytes != std::exchange(last_sent_bytes_, sent_bytes)) {
    last_progress_ = Steady::now();
  }
  bool moves_bytes = sent_bytes < body_.size_bytes();
  {
    const std::scoped_lock lock(mutex_);
    moves_bytes = (moves_bytes || has_head_) && !complete_;
    if (response_.body.size() != std::exchange(last_collected_bytes_, response_.body.size())) {
      last_progress_ = Steady::now();
    }
  }
  return limits_.stall_ms > 0 && moves_bytes &&
         Steady::now() - last_progress_ > std::chrono::milliseconds(limits_.stall_ms);
}

void Exchange::BeginBody(aws_http_stream* stream) {
  to_sink_ = sink_ != nullptr && response_.status >= 200 && response_.status < 300;
  if (to_sink_) {
    changed_.notify_all();
    return;
  }
  if (const auto length = response_.headers.Find("Content-Length")) {
    size_t size = 0;
    std::from_chars(length->data(), length->data() + length->size(), size);
    welcome_bytes_ = std::min(size, kMostReserved);
    response_.body.reserve(welcome_bytes_ + kPadding);
    // Once for all of it, not at each piece: that wakes the network thread again.
    aws_http_stream_update_window(stream, welcome_bytes_);
  }
}

void Exchange::Collect(aws_http_stream* stream, std::string_view bytes) {
  if (response_.body.size() + bytes.size() > kLongestCollectedBody) {
    is_too_long_ = true;
    changed_.notify_all();
    return;
  }
  response_.body += bytes;
  const size_t welcome = std::min(welcome_bytes_, bytes.size());
  welcome_bytes_ -= welcome;
  if (welcome < bytes.size()) {
    aws_http_stream_update_window(stream, bytes.size() - welcome);
  }
}

Result<HttpResponse> Exchange::Finish() {
  const std::scoped_lock lock(mutex_);
  if (stop_.has_value()) {
    return *std::move(stop_);
  }
  if (body_.error().has_value()) {
    return Error(*body_.error());
  }
  if (error_code_ != AWS_ERROR_SUCCESS) {
    return TransportError(CrtErrorText(error_code_), was_sent_);
  }
  return std::move(response_);
}

int Exchange::OnHeaders(aws_http_stream* /*stream*/, aws_http_header_block block,
                        const aws_http_header* headers, size_t count, void* user_data) {
  if (block == AWS_HTTP_HEADER_BLOCK_MAIN) {
    Exchange& exchange = ExchangeOf(user_data);
    const std::scoped_lock lock(exchange.mutex_);
    for (size_t i = 0; i < count; ++i) {
      exchange.response_.headers.Add(TextOf(headers[i].name), TextOf(headers[i].value));
    }
  }
  return AWS_OP_SUCCESS;
}

int Exchange::OnHeadersDone(aws_http_stream* stream, aws_http_header_block block, void* user_data) {
  if (block == AWS_HTTP_HEADER_BLOCK_MAIN) {
    Exchange& exchange = ExchangeOf(user_data);
    const std::scoped_lock lock(exchange.mutex_);
    aws_http_stream_get_incoming_response_status(stream, &exchange.response_.status);
    exchange.has_head_ = true;
    exchange.BeginBody(stream);
  }
  return AWS_OP_SUCCESS;
}

int Exchange::OnBody(aws_http_stream* stream, const aws_byte_cursor* data, void* user_data) {
  Exchange& exchange = ExchangeOf(user_data);
  const std::scoped_lock lock(exchange.mutex_);
  if (!exchange.to_sink_) {
    exchange.Collect(stream, TextOf(*data));
    return AWS_OP_SUCCESS;
  }
  exchange.pending_ += TextOf(*data);
  exchange.changed_.notify_all();
  return AWS_OP_SUCCESS;
}

void Exchange::OnMetrics(aws_http_stream* /*stream*/, const aws_http_stream_metrics* metrics,
                         void* user_data) {
  Exchange& exchange = ExchangeOf(user_data);
  const std::scoped_lock lock(exchange.mutex_);
  exchange.was_sent_ = metrics->send_start_timestamp_ns >= 0;
}

void Exchange::OnComplete(aws_http_stream* /*stream*/, int error_code, void* user_data) {
  Exchange& exchange = ExchangeOf(user_data);
  const std::scoped_lock lock(exchange.mutex_);
  exchange.error_code_ = error_code;
  exchange.complete_ = true;
  exchange.changed_.notify_all();
}

void Exchange::OnDestroy(void* user_data) {
  delete static_cast<std::shared_ptr<Exchange>*>(user_data);
}

}  // namespace dynalake::aws
