#include "aws/credentials/credential_links.h"

#include <utility>

#include "aws/credentials/profile_link.h"

namespace dynalake::aws {
namespace {

using Found = Result<std::optional<Credentials>>;

class EnvironmentLink final : public CredentialLink {
 public:
  explicit EnvironmentLink(const LinkContext& context) : context_(context) {}

  std::string name() const override { return "environment"; }
  Found Find(std::string& note, const CancelToken&) override {
    auto found = EnvironmentCredentials(context_.config);
    note = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    note += found && found->has_value() ? "" : " are not set";
    return found;
  }

 private:
  const LinkContext& context_;
};

class WebIdentityLink final : public CredentialLink {
 public:
  explicit WebIdentityLink(const LinkContext& context) : context_(context) {}

  std::string name() const override { return "web identity of the environment"; }
  Found Find(std::string& note, const CancelToken& cancel) override {
    const Environment& environment = context_.config.environment();
    const std::string file = environment("AWS_WEB_IDENTITY_TOKEN_FILE").value_or("");
    RoleHop role;
    role.role_arn = environment("AWS_ROLE_ARN").value_or("");
    if (file.empty() || role.role_arn.empty()) {
      note = "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not set";
      return std::optional<Credentials>();
    }
    if (auto session = environment("AWS_ROLE_SESSION_NAME"); session.has_value()) {
      role.session_name = *std::move(session);
    }
    DYNALAKE_ASSIGN(Credentials found, AssumeWithTokenFile(context_, file, role, note, cancel));
    return std::optional(std::move(found));
  }

 private:
  const LinkContext& context_;
};

class ContainerLink final : public CredentialLink {
 public:
  explicit ContainerLink(const LinkContext& context) : context_(context) {}

  std::string name() const override { return "container (ECS or EKS)"; }
  Found Find(std::string& note, const CancelToken& cancel) override {
    if (!HasContainer(context_.config)) {
      note =
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not "
          "set";
      return std::optional<Credentials>();
    }
    DYNALAKE_ASSIGN(Credentials found, ContainerCredentials(context_, cancel));
    return std::optional(std::move(found));
  }

 private:
  const LinkContext& context_;
};

class InstanceLink final : public CredentialLink {
 public:
  explicit InstanceLink(const LinkContext& context) : context_(context) {}

  std::string name() const override { return "instance metadata (IMDSv2)"; }
  Found Find(std::string& note, const CancelToken& cancel) override {
    DYNALAKE_ASSIGN(const bool disabled,
                    context_.config.FindFlag("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled"));
    if (disabled) {
      note = "AWS_EC2_METADATA_DISABLED is true";
      return std::optional<Credentials>();
    }
    auto found = InstanceCredentials(context_, cancel);
    if (!found && found.error().code() == ErrorCode::kCancelled) {
      return std::move(found).error();
    }
    if (!found) {  // Most machines are no instance with a role.
      note = found.error().ToString();
      return std::optional<Credentials>();
    }
    return std::optional(*std::move(found));
  }

 private:
  const LinkContext& context_;
};

}  // namespace

std::vector<std::unique_ptr<CredentialLink>> MakeLinks(const LinkContext& context) {
  std::vector<std::unique_ptr<CredentialLink>> links;
  if (!context.config.profile_is_explicit()) {
    links.push_back(std::make_unique<EnvironmentLink>(context));
    links.push_back(std::make_unique<WebIdentityLink>(context));
  }
  links.push_back(std::make_unique<ProfileLink>(context));
  links.push_back(std::make_unique<ContainerLink>(context));
  links.push_back(std::make_unique<InstanceLink>(context));
  return links;
}

}  // namespace dynalake::aws
