#include "aws/credentials/credential_sources.h"

#include <fstream>
#include <iterator>
#include <utility>

#include <aws/sdkutils/aws_profile.h>

#include "aws/credentials/crt_provider.h"
#include "aws/credentials/sts.h"

namespace dynalake::aws {
namespace {

ClientParts ClientPartsOf(const LinkContext& context, CredentialsProvider& credentials) {
  const CredentialChainParts& parts = context.parts;
  return {.transport = parts.transport,
          .signer = parts.signer,
          .credentials = credentials,
          .clock = parts.clock,
          .random = parts.random};
}

}  // namespace

Result<std::optional<Credentials>> EnvironmentCredentials(const SharedConfig& config) {
  const Environment& environment = config.environment();
  Credentials credentials;
  credentials.access_key_id = environment("AWS_ACCESS_KEY_ID").value_or("");
  credentials.secret_access_key = Secret(environment("AWS_SECRET_ACCESS_KEY").value_or(""));
  credentials.session_token = Secret(environment("AWS_SESSION_TOKEN").value_or(""));
  if (credentials.access_key_id.empty() && credentials.secret_access_key.empty()) {
    return std::optional<Credentials>();
  }
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set");
  }
  return std::optional(std::move(credentials));
}

bool HasContainer(const SharedConfig& config) {
  for (const char* name :
       {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) {
    if (!config.environment()(name).value_or("").empty()) {
      return true;
    }
  }
  return false;
}

Result<Credentials> ContainerCredentials(const LinkContext& context, const CancelToken& cancel) {
  const Runtime& runtime = context.parts.runtime;
  aws_credentials_provider_ecs_environment_options options{};
  options.bootstrap = runtime.bootstrap();
  options.tls_ctx = runtime.tls_context();
  const CrtProvider provider(
      aws_credentials_provider_new_ecs_from_environment(runtime.allocator(), &options));
  return AskProvider(provider, cancel);
}

Result<Credentials> InstanceCredentials(const LinkContext& context, const CancelToken& cancel) {
  const Runtime& runtime = context.parts.runtime;
  aws_credentials_provider_imds_options options{};
  options.bootstrap = runtime.bootstrap();
  options.imds_version = IMDS_PROTOCOL_V2;
  options.ec2_metadata_v1_disabled = true;
  const CrtProvider provider(aws_credentials_provider_new_imds(runtime.allocator(), &options));
  return AskProvider(provider, cancel);
}

Result<Credentials> ProcessCredentials(const LinkContext& context, const std::string& profile,
                                       const CancelToken& cancel) {
  aws_credentials_provider_process_options options{};
  options.profile_to_use = CursorOf(profile);
  options.config_profile_collection_cached = context.config.profiles();
  const CrtProvider provider(
      aws_credentials_provider_new_process(context.parts.runtime.allocator(), &options));
  return AskProvider(provider, cancel);
}

Result<Credentials> SsoCredentials(const LinkContext& context, const std::string& profile,
                                   const CancelToken& cancel) {
  const Runtime& runtime = context.parts.runtime;
  proxy_env_var_settings proxy{};
  proxy.env_var_type = AWS_HPEV_ENABLE;
  aws_credentials_provider_sso_options options{};
  options.profile_name_override = CursorOf(profile);
  options.config_file_cached = context.config.profiles();
  options.bootstrap = runtime.bootstrap();
  options.tls_ctx = runtime.tls_context();
  options.proxy_ev_settings = &proxy;
  const CrtProvider provider(aws_credentials_provider_new_sso(runtime.allocator(), &options));
  return AskProvider(provider, cancel);
}

Result<Credentials> AssumeWith(const LinkContext& context, const Credentials& base,
                               const RoleHop& role, std::string& note, const CancelToken& cancel) {
  StaticCredentials credentials(base);
  QueryClient sts(ClientPartsOf(context, credentials), StsService(), kStsVersion, context.sts);
  DYNALAKE_ASSIGN(RoleSession session, AssumeRole(sts, role, {.cancel = cancel}));
  note = "as " + session.arn;
  return std::move(session.credentials);
}

Result<Credentials> AssumeWithTokenFile(const LinkContext& context, const std::string& token_file,
                                        const RoleHop& role, std::string& note,
                                        const CancelToken& cancel) {
  std::ifstream file(token_file, std::ios::binary);
  if (!file) {
    return Fail(ErrorCode::kPermissionDenied, "the token file {} cannot be read", token_file);
  }
  const Secret token(std::string{std::istreambuf_iterator<char>(file), {}});
  StaticCredentials nobody{Credentials{}};
  QueryClient sts(ClientPartsOf(context, nobody), StsService(), kStsVersion, context.sts);
  DYNALAKE_ASSIGN(RoleSession session,
                  AssumeRoleWithWebIdentity(sts, role, token, {.cancel = cancel}));
  note = "as " + session.arn;
  return std::move(session.credentials);
}

}  // namespace dynalake::aws
