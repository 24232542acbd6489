#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/protocols/service_client.h"
#include "aws/protocols/xml.h"

namespace dynalake::aws {

/// The parameters of a query call, by name, unencoded.
using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// The AWS query protocol (STS): a form as the body, XML as the answer. Thread-safe.
class QueryClient {
 public:
  /// `version` is the API's date: "2011-06-15" for STS.
  QueryClient(const ClientParts& parts, ServiceName service, std::string version, Endpoint endpoint,
              const RetryOptions& retry = {});

  /// The element `<OperationResult>` of the answer.
  Result<XmlElement> Call(std::string_view operation, const QueryParameters& parameters,
                          const CallOptions& options = {});
  /// The same for calls that need no credentials, such as AssumeRoleWithWebIdentity.
  Result<XmlElement> CallUnsigned(std::string_view operation, const QueryParameters& parameters,
                                  const CallOptions& options = {});

 private:
  Result<XmlElement> Send(std::string_view operation, const QueryParameters& parameters,
                          const CallOptions& options, bool anonymous);

  std::string version_;
  ServiceClient client_;
};

}  // namespace dynalake::aws
