#include "aws/protocols/query_client.h"

#include <utility>

#include "aws/transport/uri.h"

namespace dynalake::aws {
namespace {

// <ErrorResponse><Error><Code>…</Code><Message>…</Message></Error><RequestId>…</RequestId>
void ReadQueryFailure(const HttpResponse& response, ServiceFailure& failure) {
  const auto document = ParseXml(response.body, "the error");
  if (!document) {
    return;
  }
  if (const XmlElement* error = document->Find("Error")) {
    failure.code = error->TextOf("Code");
    failure.message = error->TextOf("Message");
  }
  if (failure.request_id.empty()) {
    failure.request_id = document->TextOf("RequestId");
  }
}

}  // namespace

QueryClient::QueryClient(const ClientParts& parts, ServiceName service, std::string version,
                         Endpoint endpoint, const RetryOptions& retry)
    : version_(std::move(version)),
      client_(parts, std::move(service), std::move(endpoint), retry) {}

Result<XmlElement> QueryClient::Call(std::string_view operation, const QueryParameters& parameters,
                                     const CallOptions& options) {
  return Send(operation, parameters, options, false);
}

Result<XmlElement> QueryClient::CallUnsigned(std::string_view operation,
                                             const QueryParameters& parameters,
                                             const CallOptions& options) {
  return Send(operation, parameters, options, true);
}

Result<XmlElement> QueryClient::Send(std::string_view operation, const QueryParameters& parameters,
                                     const CallOptions& options, bool anonymous) {
  QueryParameters all = {{"Action", std::string(operation)}, {"Version", version_}};
  all.insert(all.end(), parameters.begin(), parameters.end());
  const std::string form = EncodeQuery(all);
  ServiceCall call;
  call.operation = operation;
  call.anonymous = anonymous;
  call.request.method = "POST";
  call.request.target = client_.endpoint().base_path + "/";
  call.request.headers.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  call.request.body = form;
  call.read_failure = ReadQueryFailure;
  DYNALAKE_ASSIGN(const HttpResponse response, client_.Send(std::move(call), options));
  const std::string what = fmt::format("the answer of {} {}", client_.service().id, operation);
  DYNALAKE_ASSIGN(const XmlElement document, ParseXml(response.body, what));
  const std::string wanted = fmt::format("{}Result", operation);
  const XmlElement* result = document.Find(wanted);
  if (result == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "{} has no {}", what, wanted);
  }
  return *result;
}

}  // namespace dynalake::aws
