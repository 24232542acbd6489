#include "aws/protocols/rest_client.h"

#include <utility>

#include "aws/protocols/xml.h"
#include "aws/transport/uri.h"

namespace dynalake::aws {
namespace {

// <Error><Code>…</Code><Message>…</Message><RequestId>…</RequestId>…</Error>
void ReadRestFailure(const HttpResponse& response, ServiceFailure& failure) {
  if (response.body.empty()) {
    return;
  }
  const auto error = ParseXml(response.body, "the error");
  if (!error || error->name != "Error") {
    return;
  }
  failure.code = error->TextOf("Code");
  failure.message = error->TextOf("Message");
  failure.region = error->TextOf("Region");
  if (failure.request_id.empty()) {
    failure.request_id = error->TextOf("RequestId");
  }
}

// A copy or the completion of an upload answers 200 before it is done, and may end as an error.
Result<void> CheckNoError(const HttpResponse& response) {
  constexpr size_t kLongestError = 65536;
  if (response.body.size() > kLongestError || response.body.find("<Error>") == std::string::npos) {
    return {};
  }
  const auto document = ParseXml(response.body, "the answer");
  if (!document || document->name != "Error") {
    return {};
  }
  return Fail(ErrorCode::kUnreachable, "{} ({})", document->TextOf("Message"),
              document->TextOf("Code"));
}

std::string TargetOf(const Endpoint& endpoint, const RestRequest& request) {
  std::string target = endpoint.base_path + EncodeUri(request.path, true);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    target += separator + EncodeUri(name);
    // S3 signs a name alone as a name with an empty value.
    target += value.empty() ? "" : "=" + EncodeUri(value);
    separator = '&';
  }
  return target;
}

}  // namespace

RestClient::RestClient(const ClientParts& parts, ServiceName service, Endpoint endpoint,
                       const RetryOptions& retry)
    : client_(parts, std::move(service), std::move(endpoint), retry) {}

Result<HttpResponse> RestClient::Send(std::string_view operation, const RestRequest& request,
                                      const CallOptions& options) {
  ServiceCall call;
  call.operation = operation;
  call.request.method = request.method;
  call.request.target = TargetOf(client_.endpoint(), request);
  call.request.headers = request.headers;
  call.request.body = request.body;
  call.request.body_source = request.body_source;
  call.payload = request.payload;
  call.sink = request.sink;
  call.read_failure = ReadRestFailure;
  if (request.method == "POST" || request.headers.Find("x-amz-copy-source").has_value()) {
    call.check = CheckNoError;
  }
  return client_.Send(std::move(call), options);
}

}  // namespace dynalake::aws
