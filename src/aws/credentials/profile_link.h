#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/credentials/credential_sources.h"

namespace dynalake::aws {

/// The profile of the shared files: a role over `source_profile` (to any depth) or
/// `credential_source`, a role over `web_identity_token_file`, SSO, keys, or `credential_process`.
class ProfileLink final : public CredentialLink {
 public:
  explicit ProfileLink(const LinkContext& context) : context_(context) {}

  std::string name() const override;
  Result<std::optional<Credentials>> Find(std::string& note, const CancelToken& cancel) override;

 private:
  using Found = Result<std::optional<Credentials>>;

  /// `above` are the profiles whose roles need this one's credentials.
  Found Resolve(const std::string& profile, std::vector<std::string> above, std::string& note,
                const CancelToken& cancel) const;
  Found ResolveRole(const std::string& profile, const RoleHop& role, std::vector<std::string> above,
                    std::string& note, const CancelToken& cancel) const;
  Result<Credentials> FromCredentialSource(const std::string& source,
                                           const CancelToken& cancel) const;
  Result<RoleHop> RoleOf(const std::string& profile, const std::string& role_arn) const;
  std::optional<Credentials> KeysOf(const std::string& profile) const;

  const LinkContext& context_;
};

}  // namespace dynalake::aws
