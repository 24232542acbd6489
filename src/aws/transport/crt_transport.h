#pragma once

#include <cstddef>
#include <memory>

#include "aws/config/runtime.h"
#include "aws/transport/http.h"

namespace dynalake::aws {

struct TransportOptions {
  /// Connections to one host and port; more requests than that wait for one to be free.
  size_t connections_per_host = 64;
  /// Bytes that may arrive before a slow sink takes them.
  size_t window_bytes = size_t{4} << 20;
};

/// HTTP/1.1 through the Common Runtime: connections are kept and shared, TLS is verified, and the
/// environment's proxies are used (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). `runtime` outlives it.
class CrtTransport final : public HttpTransport {
 public:
  explicit CrtTransport(Runtime& runtime, const TransportOptions& options = {});
  ~CrtTransport() override;
  CrtTransport(const CrtTransport&) = delete;
  CrtTransport& operator=(const CrtTransport&) = delete;

  Result<HttpResponse> Send(const Endpoint& endpoint, const HttpRequest& request, BodySink* sink,
                            const TimeLimits& limits, const CancelToken& cancel) override;

 private:
  struct Pools;

  Runtime& runtime_;
  TransportOptions options_;
  std::unique_ptr<Pools> pools_;
};

}  // namespace dynalake::aws
