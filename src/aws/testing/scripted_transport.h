#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "aws/transport/http.h"

namespace dynalake::aws::testing {

/// Answers with what the test put in, in order, and keeps what was sent. Not thread-safe.
class ScriptedTransport final : public HttpTransport {
 public:
  struct Sent {
    std::string method;
    std::string target;
    HttpHeaders headers;
    std::string body;
  };

  void Answer(HttpResponse response) { script_.emplace_back(std::move(response)); }
  void Answer(int status, std::string body, const std::vector<HttpHeader>& headers = {});
  /// The connection breaks, before or after the server may have seen the request.
  void Break(bool may_have_arrived);
  /// Nobody listens.
  void Refuse();

  Result<HttpResponse> Send(const Endpoint& endpoint, const HttpRequest& request, BodySink* sink,
                            const TimeLimits& limits, const CancelToken& cancel) override;

  const std::vector<Sent>& sent() const { return sent_; }

 private:
  std::deque<Result<HttpResponse>> script_;
  std::vector<Sent> sent_;
};

}  // namespace dynalake::aws::testing
