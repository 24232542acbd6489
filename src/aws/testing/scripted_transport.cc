#include "aws/testing/scripted_transport.h"

#include <memory>

#include "base/assert.h"

namespace dynalake::aws::testing {

void ScriptedTransport::Answer(int status, std::string body,
                               const std::vector<HttpHeader>& headers) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  for (const HttpHeader& header : headers) {
    response.headers.Add(header.name, header.value);
  }
  Answer(std::move(response));
}

void ScriptedTransport::Break(bool may_have_arrived) {
  auto failure = std::make_shared<TransportFailure>();
  failure->may_have_arrived = may_have_arrived;
  script_.emplace_back(
      Error(ErrorCode::kUnreachable, "the connection broke").WithDetail(std::move(failure)));
}

void ScriptedTransport::Refuse() {
  auto failure = std::make_shared<TransportFailure>();
  failure->was_refused = true;
  script_.emplace_back(
      Error(ErrorCode::kUnreachable, "connection refused").WithDetail(std::move(failure)));
}

Result<HttpResponse> ScriptedTransport::Send(const Endpoint&, const HttpRequest& request,
                                             BodySink* sink, const TimeLimits&,
                                             const CancelToken&) {
  DYNALAKE_ASSERT(!script_.empty());
  sent_.push_back({request.method, request.target, request.headers, std::string(request.body)});
  Result<HttpResponse> answer = std::move(script_.front());
  script_.pop_front();
  if (answer && sink != nullptr && answer->status >= 200 && answer->status < 300) {
    DYNALAKE_TRY(sink->Begin(*answer));
    DYNALAKE_TRY(sink->Write(std::exchange(answer->body, {})));
  }
  return answer;
}

}  // namespace dynalake::aws::testing
