#pragma once

#include <optional>
#include <string>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "aws/config/shared_config.h"
#include "aws/credentials/chain_parts.h"

namespace dynalake::aws {

/// What every link of the chain may use; it lives in the chain.
struct LinkContext {  // NOLINT(cppcoreguidelines-pro-type-member-init): parts has references
  CredentialChainParts parts;
  SharedConfig config;
  Endpoint sts;
};

/// One source in the chain.
class CredentialLink {
 public:
  virtual ~CredentialLink() = default;
  virtual std::string name() const = 0;
  /// Credentials, or nothing where this source is not configured; `note` says what was looked for
  /// or, after a success, who it is. An error where it is configured and fails.
  virtual Result<std::optional<Credentials>> Find(std::string& note, const CancelToken& cancel) = 0;
};

/// AWS_ACCESS_KEY_ID and its like; nothing where neither key is set.
Result<std::optional<Credentials>> EnvironmentCredentials(const SharedConfig& config);

/// Whether the environment names a container's credential endpoint.
bool HasContainer(const SharedConfig& config);

// The Common Runtime's providers: ECS and EKS pod identity, IMDSv2, and the two that read a
// profile.
Result<Credentials> ContainerCredentials(const LinkContext& context, const CancelToken& cancel);
Result<Credentials> InstanceCredentials(const LinkContext& context, const CancelToken& cancel);
Result<Credentials> ProcessCredentials(const LinkContext& context, const std::string& profile,
                                       const CancelToken& cancel);
Result<Credentials> SsoCredentials(const LinkContext& context, const std::string& profile,
                                   const CancelToken& cancel);

// Roles, by our own STS client: the Common Runtime's can neither use a plain endpoint nor say why a
// role was refused. `note` tells who was assumed.
Result<Credentials> AssumeWith(const LinkContext& context, const Credentials& base,
                               const RoleHop& role, std::string& note, const CancelToken& cancel);
Result<Credentials> AssumeWithTokenFile(const LinkContext& context, const std::string& token_file,
                                        const RoleHop& role, std::string& note,
                                        const CancelToken& cancel);

}  // namespace dynalake::aws
