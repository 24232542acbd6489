#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "aws/http.h"
#include "aws/runtime.h"
#include "aws/shared_config.h"
#include "aws/signer.h"
#include "base/clock.h"
#include "base/random.h"

namespace dynalake::aws {

/// What the chain is made from; references outlive it.
struct CredentialChainParts {
  Runtime& runtime;
  HttpTransport& transport;
  Signer& signer;
  Clock& clock;
  RandomSource& random;
};

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
/// until five minutes before it ends. Thread-safe.
class CredentialChain final : public CredentialsProvider {
 public:
  /// Nothing is tried yet. kInvalidArgument for a hop that is no role's ARN.
  static Result<std::unique_ptr<CredentialChain>> Make(const CredentialChainParts& parts,
                                                       const SharedConfig& config,
                                                       const EndpointChoices& endpoints,
                                                       std::vector<RoleHop> hops);
  ~CredentialChain() override;

  Result<Credentials> Get(const CancelToken& cancel) override;
  void Invalidate() override;

  /// How each link fared at the last search.
  std::vector<LinkReport> Links() const;

 private:
  struct Link;

  CredentialChain();

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Link>> links_;
  std::vector<std::unique_ptr<Link>> hops_;
  std::vector<LinkReport> reports_;
  std::optional<Credentials> cached_;
  Clock* clock_ = nullptr;
};

}  // namespace dynalake::aws
