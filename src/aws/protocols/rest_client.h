#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/protocols/service_client.h"

namespace dynalake::aws {

/// A request of the REST-XML protocol (S3). Path and query are given unencoded: any key survives.
struct RestRequest {
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> query = {};  ///< "" as the value: the name alone
  HttpHeaders headers = {};
  std::string_view body = {};         ///< the caller's, until the answer is there
  BodySource* body_source = nullptr;  ///< in the place of `body`
  PayloadHash payload = PayloadHash::kSigned;
  BodySink* sink = nullptr;  ///< takes the body of a 2xx answer
};

/// S3's protocol: raw answers, errors read from their XML (a HEAD's from its status alone). A 200
/// whose body is an `<Error>`, as CompleteMultipartUpload may give, is a failure. A bucket of
/// another region is `FailureKind::kWrongRegion` with that region; who owns the client makes one
/// for it. Thread-safe.
class RestClient {
 public:
  RestClient(const ClientParts& parts, ServiceName service, Endpoint endpoint,
             const RetryOptions& retry = {});

  /// `operation` is how errors name the call ("GetObject").
  Result<HttpResponse> Send(std::string_view operation, const RestRequest& request,
                            const CallOptions& options = {});

  const Endpoint& endpoint() const { return client_.endpoint(); }

 private:
  ServiceClient client_;
};

}  // namespace dynalake::aws
