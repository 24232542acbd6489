#pragma once

#include <memory>
#include <optional>

#include "app/settings/settings.h"
#include "aws/config/endpoint.h"
#include "aws/config/runtime.h"
#include "aws/config/shared_config.h"
#include "aws/credentials/credential_chain.h"
#include "aws/protocols/json_client.h"
#include "aws/protocols/service_client.h"
#include "aws/signing/signer.h"
#include "aws/transport/crt_transport.h"
#include "aws/transport/retry.h"
#include "base/clock.h"
#include "base/random.h"

namespace dynalake::app {

/// All that the clients of AWS's services are made of in this process. A verb makes one, at the
/// first remote address. Clients made from its parts end before it does.
class AwsSession {
 public:
  /// Reads the user's AWS settings and starts the network threads; asks nobody yet. Errors are
  /// kInvalidArgument: a profile, role, region or file that is wrong.
  static Result<std::unique_ptr<AwsSession>> Make(const Settings& settings,
                                                  const Environment& environment, Clock& clock,
                                                  RandomSource& random);

  aws::ClientParts parts();
  /// The same with other credentials, which outlive the clients.
  aws::ClientParts parts(aws::CredentialsProvider& credentials);
  /// Of `region`, as S3 tells where a bucket is, or of the run's own without it.
  Result<aws::Endpoint> EndpointOf(const aws::ServiceName& service,
                                   const std::optional<std::string>& region = std::nullopt) const;
  /// `defaults` with what the user's AWS settings say.
  Result<aws::RetryOptions> Retry(aws::RetryOptions defaults = {}) const;

  const aws::SharedConfig& config() const { return config_; }
  aws::Runtime& runtime() { return *runtime_; }
  /// Where roles are assumed and identities are told.
  const aws::Endpoint& sts() const { return sts_; }
  aws::CredentialChain& credentials() { return *chain_; }
  /// The chain without the roles of the configuration, for telling whose they are built on.
  Result<std::unique_ptr<aws::CredentialChain>> BaseCredentials();

 private:
  AwsSession(aws::SharedConfig config, aws::EndpointChoices choices,
             std::unique_ptr<aws::Runtime> runtime, Clock& clock, RandomSource& random);

  aws::CredentialChainParts ChainParts();

  aws::SharedConfig config_;
  aws::EndpointChoices choices_;
  aws::Endpoint sts_;
  std::unique_ptr<aws::Runtime> runtime_;
  aws::CrtTransport transport_;
  aws::Signer signer_;
  Clock& clock_;
  RandomSource& random_;
  std::unique_ptr<aws::CredentialChain> chain_;
};

/// A client of DynamoDB as a user's AWS settings say; `session` outlives it.
Result<std::unique_ptr<aws::JsonClient>> MakeDynamoDbClient(AwsSession& session);

}  // namespace dynalake::app
