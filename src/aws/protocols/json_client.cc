#include "aws/protocols/json_client.h"

#include <charconv>
#include <utility>

#include <isa-l/crc.h>

#include "base/json.h"

namespace dynalake::aws {
namespace {

// "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://…" holds the bare name.
std::string BareCode(std::string_view text) {
  text = text.substr(0, text.find(':'));
  const size_t hash = text.rfind('#');
  return std::string(hash == std::string_view::npos ? text : text.substr(hash + 1));
}

std::string TextIn(const nlohmann::json& object, std::string_view key) {
  const auto value = FindString(object, key);
  return value && value->has_value() ? **value : std::string();
}

void ReadJsonFailure(const HttpResponse& response, ServiceFailure& failure) {
  if (const auto type = response.headers.Find("x-amzn-errortype")) {
    failure.code = BareCode(*type);
  }
  const auto json = ParseJson(response.body, "the error");
  if (!json || !json->is_object()) {
    return;
  }
  for (const char* key : {"__type", "code"}) {
    if (failure.code.empty()) {
      failure.code = BareCode(TextIn(*json, key));
    }
  }
  for (const char* key : {"message", "Message", "errorMessage"}) {
    if (failure.message.empty()) {
      failure.message = TextIn(*json, key);
    }
  }
}

/// With the processor's own instructions, which zlib does not use.
uint32_t Crc32Of(std::string_view bytes) {
  return crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

// DynamoDB sends the CRC-32 of the body as it travels.
Result<void> CheckCrc32(const HttpResponse& response) {
  const auto header = response.headers.Find("x-amz-crc32");
  if (!header.has_value()) {
    return {};
  }
  uint32_t expected = 0;
  const auto [end, error] =
      std::from_chars(header->data(), header->data() + header->size(), expected);
  const uint32_t actual = Crc32Of(response.body);
  if (error != std::errc() || end != header->data() + header->size() || actual != expected) {
    return Fail(ErrorCode::kUnreachable, "the answer of {} bytes was damaged on its way",
                response.body.size());
  }
  return {};
}

}  // namespace

JsonService DynamoDbJson() { return {DynamoDbService(), "DynamoDB_20120810", "1.0"}; }
JsonService DynamoDbStreamsJson() {
  return {DynamoDbStreamsService(), "DynamoDBStreams_20120810", "1.0"};
}

JsonClient::JsonClient(const ClientParts& parts, JsonService service, Endpoint endpoint,
                       const RetryOptions& retry)
    : service_(std::move(service)), client_(parts, service_.name, std::move(endpoint), retry) {}

Result<JsonResponse> JsonClient::Call(std::string_view operation, std::string_view body,
                                      const CallOptions& options) {
  ServiceCall call;
  call.operation = operation;
  call.request.method = "POST";
  call.request.target = client_.endpoint().base_path + "/";
  call.request.headers.Set("Content-Type",
                           fmt::format("application/x-amz-json-{}", service_.version));
  call.request.headers.Set("X-Amz-Target", fmt::format("{}.{}", service_.target_prefix, operation));
  // With compression the checksum would be that of the compressed bytes.
  call.request.headers.Set("Accept-Encoding", "identity");
  call.request.body = body;
  call.read_failure = ReadJsonFailure;
  call.check = CheckCrc32;
  DYNALAKE_ASSIGN(HttpResponse response, client_.Send(std::move(call), options));
  return JsonResponse{.body = std::move(response.body),
                      .request_id = RequestIdOf(response.headers)};
}

}  // namespace dynalake::aws
