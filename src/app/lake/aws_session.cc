#include "app/lake/aws_session.h"

#include <utility>

namespace dynalake::app {

Result<std::unique_ptr<AwsSession>> AwsSession::Make(const Settings& settings,
                                                     const Environment& environment, Clock& clock,
                                                     RandomSource& random) {
  DYNALAKE_ASSIGN(aws::SharedConfig config, aws::SharedConfig::Load(environment, settings.profile));
  aws::EndpointChoices choices{.region = settings.region, .url = settings.endpoint_url};
  aws::RuntimeOptions options;
  options.ca_bundle = config.Find("AWS_CA_BUNDLE", "ca_bundle").value_or("");
  DYNALAKE_ASSIGN(auto runtime, aws::Runtime::Make(options));
  std::unique_ptr<AwsSession> session(
      new AwsSession(std::move(config), std::move(choices), std::move(runtime), clock, random));
  DYNALAKE_ASSIGN(session->sts_, aws::StsEndpoint(session->choices_, session->config_));
  DYNALAKE_ASSIGN(session->chain_,
                  aws::CredentialChain::Make(session->ChainParts(), session->config_, session->sts_,
                                             settings.config.assume_role));
  return session;
}

AwsSession::AwsSession(aws::SharedConfig config, aws::EndpointChoices choices,
                       std::unique_ptr<aws::Runtime> runtime, Clock& clock, RandomSource& random)
    : config_(std::move(config)),
      choices_(std::move(choices)),
      runtime_(std::move(runtime)),
      transport_(*runtime_),
      signer_(*runtime_),
      clock_(clock),
      random_(random) {}

aws::CredentialChainParts AwsSession::ChainParts() {
  return {.runtime = *runtime_,
          .transport = transport_,
          .signer = signer_,
          .clock = clock_,
          .random = random_};
}

aws::ClientParts AwsSession::parts() { return parts(*chain_); }

aws::ClientParts AwsSession::parts(aws::CredentialsProvider& credentials) {
  return {.transport = transport_,
          .signer = signer_,
          .credentials = credentials,
          .clock = clock_,
          .random = random_};
}

Result<aws::Endpoint> AwsSession::EndpointOf(const aws::ServiceName& service,
                                             const std::optional<std::string>& region) const {
  aws::EndpointChoices choices = choices_;
  choices.region = region.has_value() ? region : choices.region;
  return aws::ResolveEndpoint(service, choices, config_);
}

Result<aws::RetryOptions> AwsSession::Retry(aws::RetryOptions defaults) const {
  return aws::RetryOptionsOf(config_, defaults);
}

Result<std::unique_ptr<aws::CredentialChain>> AwsSession::BaseCredentials() {
  return aws::CredentialChain::Make(ChainParts(), config_, sts_, {});
}

Result<std::unique_ptr<aws::JsonClient>> MakeDynamoDbClient(AwsSession& session) {
  aws::JsonService service = aws::DynamoDbJson();
  DYNALAKE_ASSIGN(aws::Endpoint endpoint, session.EndpointOf(service.name));
  DYNALAKE_ASSIGN(const aws::RetryOptions retry, session.Retry());
  return std::make_unique<aws::JsonClient>(session.parts(), std::move(service), std::move(endpoint),
                                           retry);
}

}  // namespace dynalake::app
