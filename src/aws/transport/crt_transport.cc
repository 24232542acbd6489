#include "aws/transport/crt_transport.h"

#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include <aws/http/connection.h>
#include <aws/http/proxy.h>
#include <aws/io/socket.h>
#include <aws/io/tls_channel_handler.h>

#include "aws/transport/exchange.h"

namespace dynalake::aws {
namespace {

using Pool = CrtPtr<aws_http_connection_manager, aws_http_connection_manager_release>;
using OwnedMessage = CrtPtr<aws_http_message, aws_http_message_release>;

constexpr uint64_t kMostIdleMs = 15'000;

// Connections are shared by those who go to one place in one way.
using PoolKey = std::tuple<bool, std::string, uint16_t, int64_t>;

class TlsOptions {
 public:
  TlsOptions(Runtime& runtime, const std::string& host) {
    aws_tls_connection_options_init_from_ctx(&options_, runtime.tls_context());
    const aws_byte_cursor name = CursorOf(host);
    aws_tls_connection_options_set_server_name(&options_, runtime.allocator(), &name);
  }
  ~TlsOptions() { aws_tls_connection_options_clean_up(&options_); }
  TlsOptions(const TlsOptions&) = delete;
  TlsOptions& operator=(const TlsOptions&) = delete;

  const aws_tls_connection_options* get() const { return &options_; }

 private:
  aws_tls_connection_options options_{};
};

Pool MakePool(Runtime& runtime, const TransportOptions& transport, const Endpoint& endpoint,
              const TimeLimits& limits) {
  aws_socket_options socket{};
  socket.type = AWS_SOCKET_STREAM;
  socket.domain = AWS_SOCKET_IPV4;
  socket.connect_timeout_ms = static_cast<uint32_t>(limits.connect_ms);
  proxy_env_var_settings proxy{};
  proxy.env_var_type = AWS_HPEV_ENABLE;
  const TlsOptions tls(runtime, endpoint.host);
  aws_http_connection_manager_options options{};
  options.bootstrap = runtime.bootstrap();
  options.socket_options = &socket;
  options.tls_connection_options = endpoint.tls ? tls.get() : nullptr;
  options.host = CursorOf(endpoint.host);
  options.port = endpoint.port;
  options.proxy_ev_settings = &proxy;
  options.max_connections = transport.connections_per_host;
  options.max_connection_idle_in_milliseconds = kMostIdleMs;
  options.enable_read_back_pressure = true;
  options.initial_window_size = transport.window_bytes;
  return Pool(aws_http_connection_manager_new(runtime.allocator(), &options));
}

void AddHeader(aws_http_message* message, std::string_view name, std::string_view value) {
  aws_http_header header{};
  header.name = CursorOf(name);
  header.value = CursorOf(value);
  aws_http_message_add_header(message, header);
}

OwnedMessage MessageOf(aws_allocator* allocator, const Endpoint& endpoint,
                       const HttpRequest& request, BodyStream& body) {
  OwnedMessage message(aws_http_message_new_request(allocator));
  aws_http_message_set_request_method(message.get(), CursorOf(request.method));
  aws_http_message_set_request_path(message.get(), CursorOf(request.target));
  if (!request.headers.Find("Host").has_value()) {
    AddHeader(message.get(), "Host", endpoint.Authority());
  }
  for (const HttpHeader& header : request.headers.all()) {
    AddHeader(message.get(), header.name, header.value);
  }
  if (body.size_bytes() > 0 || request.method == "PUT" || request.method == "POST") {
    AddHeader(message.get(), "Content-Length", fmt::to_string(body.size_bytes()));
  }
  if (body.size_bytes() > 0) {
    aws_http_message_set_body_stream(message.get(), body.stream());
  }
  return message;
}

}  // namespace

struct CrtTransport::Pools {
  std::mutex mutex;
  std::map<PoolKey, Pool> by_key;
  /// Of the last answer on each connection, as many as were ever open at once.
  std::map<const aws_http_connection*, std::string> last_request_ids;

  /// Whether `answer` is the one before it on this connection once more, sent twice by something
  /// on the way: then every answer that follows belongs to the request before.
  bool IsRepeated(const aws_http_connection* connection, const HttpResponse& answer) {
    const std::string id = RequestIdOf(answer.headers);
    if (id.empty()) {
      return false;
    }
    const std::scoped_lock lock(mutex);
    return std::exchange(last_request_ids[connection], id) == id;
  }
};

CrtTransport::CrtTransport(Runtime& runtime, const TransportOptions& options)
    : runtime_(runtime), options_(options), pools_(std::make_unique<Pools>()) {}

CrtTransport::~CrtTransport() = default;

Result<HttpResponse> CrtTransport::Send(const Endpoint& endpoint, const HttpRequest& request,
                                        BodySink* sink, const TimeLimits& limits,
                                        const CancelToken& cancel) {
  aws_http_connection_manager* pool = nullptr;
  {
    const std::scoped_lock lock(pools_->mutex);
    Pool& known = pools_->by_key[{endpoint.tls, endpoint.host, endpoint.port, limits.connect_ms}];
    if (known == nullptr) {
      known = MakePool(runtime_, options_, endpoint, limits);
    }
    pool = known.get();
  }
  if (pool == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} cannot be used: {}", endpoint.Url(),
                CrtErrorText(aws_last_error()));
  }
  DYNALAKE_TRY(cancel.Check());
  auto connection = Connection::Acquire(pool, cancel);
  if (!connection) {
    return std::move(connection)
        .error()
        .WithContext(fmt::format("{} cannot be reached", endpoint.Url()));
  }
  const auto exchange = std::make_shared<Exchange>(request, sink, limits);
  const OwnedMessage message = MessageOf(runtime_.allocator(), endpoint, request, exchange->body());
  Result<HttpResponse> answer = exchange->Run(*connection, message.get(), cancel);
  if (answer && pools_->IsRepeated(connection->get(), *answer)) {
    aws_http_connection_close(connection->get());
    answer = TransportError("the answer to an earlier request came once more", true);
  }
  if (!answer && answer.error().FindDetail<TransportFailure>() != nullptr) {
    return std::move(answer).error().WithContext(fmt::format("{} did not answer", endpoint.Url()));
  }
  return answer;
}

}  // namespace dynalake::aws
