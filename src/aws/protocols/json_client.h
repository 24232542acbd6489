#pragma once

#include <string>
#include <string_view>

#include "aws/protocols/service_client.h"

namespace dynalake::aws {

/// A service of the JSON protocol.
struct JsonService {
  ServiceName name;
  std::string target_prefix;  ///< "DynamoDB_20120810"
  std::string version;        ///< "1.0" or "1.1"
};

JsonService DynamoDbJson();
JsonService DynamoDbStreamsJson();

/// A success.
struct JsonResponse {
  std::string body;  ///< the JSON text as it came
  std::string request_id;
};

/// The AWS JSON protocol, 1.0 and 1.1: POST / with X-Amz-Target. An answer with X-Amz-Crc32 is
/// verified; a wrong one is tried again. Errors are parsed from `__type`, X-Amzn-Errortype and
/// `code`. Thread-safe.
class JsonClient {
 public:
  JsonClient(const ClientParts& parts, JsonService service, Endpoint endpoint,
             const RetryOptions& retry = {});

  /// Calls `operation` ("Scan") with a JSON object as text.
  Result<JsonResponse> Call(std::string_view operation, std::string_view body,
                            const CallOptions& options = {});

  const Endpoint& endpoint() const { return client_.endpoint(); }

 private:
  JsonService service_;
  ServiceClient client_;
};

}  // namespace dynalake::aws
