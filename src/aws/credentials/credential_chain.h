#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "aws/config/shared_config.h"
#include "aws/credentials/chain_parts.h"

namespace dynalake::aws {

enum class LinkState : uint8_t {
  kUsed,      ///< gave the credentials
  kAbsent,    ///< not configured here; `note` says what was looked for
  kFailed,    ///< configured, but gave none; `note` says why
  kNotTried,  ///< a link before it was used or failed
};

/// One link of the chain, for `doctor`. Holds no secret.
struct LinkReport {
  std::string name;  ///< "environment", "profile analytics (SSO)", "assume role arn:…"
  LinkState state = LinkState::kNotTried;
  std::string note;
};

/// The AWS SDKs' chain, composed by us so that each link has a name: environment (left out when
/// the run names a profile), web identity of the environment, the profile (role with
/// source_profile or credential_source, web identity, SSO, keys, credential_process), containers
/// (ECS, EKS pod identity), IMDSv2; then the hops of the configuration, each assumed with the one
/// before. A link that is configured but fails ends the search with its error. What was got is kept
/// until five minutes before it ends, and while the source fails also until it ends. Thread-safe.
class CredentialChain final : public CredentialsProvider {
 public:
  /// Nothing is tried yet. `sts` is where roles are assumed. kInvalidArgument for a hop that is no
  /// role's ARN.
  static Result<std::unique_ptr<CredentialChain>> Make(const CredentialChainParts& parts,
                                                       const SharedConfig& config,
                                                       const Endpoint& sts,
                                                       std::vector<RoleHop> hops);
  ~CredentialChain() override;

  Result<Credentials> Get(const CancelToken& cancel) override;
  void Invalidate() override;

  /// How each link fared at the last search.
  std::vector<LinkReport> Links() const;

 private:
  struct State;

  explicit CredentialChain(std::unique_ptr<State> state);

  mutable std::mutex mutex_;
  std::unique_ptr<State> state_;
};

/// Where the chain assumes roles: as `ResolveEndpoint` says, but for the run's URL, which is the
/// URL of what the run works on; without any region the global endpoint.
Result<Endpoint> StsEndpoint(const EndpointChoices& choices, const SharedConfig& config);

}  // namespace dynalake::aws
