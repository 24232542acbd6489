#include "aws/credentials/profile_link.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace dynalake::aws {
namespace {

constexpr size_t kMostProfiles = 16;

}  // namespace

std::string ProfileLink::name() const {
  return fmt::format("profile {}", context_.config.profile_name());
}

Result<std::optional<Credentials>> ProfileLink::Find(std::string& note, const CancelToken& cancel) {
  const SharedConfig& config = context_.config;
  if (!config.HasProfile(config.profile_name())) {
    note = fmt::format("not in {} or {}", config.config_file(), config.credentials_file());
    return std::optional<Credentials>();
  }
  return Resolve(config.profile_name(), {}, note, cancel);
}

ProfileLink::Found ProfileLink::Resolve(const std::string& profile, std::vector<std::string> above,
                                        std::string& note, const CancelToken& cancel) const {
  const SharedConfig& config = context_.config;
  const auto has = [&](const char* property) {
    return config.ProfileValue(profile, property).has_value();
  };
  // A profile that is its own source gives its keys to its own role.
  const bool is_own_source = !above.empty() && above.back() == profile;
  if (const auto role_arn = config.ProfileValue(profile, "role_arn"); role_arn && !is_own_source) {
    DYNALAKE_ASSIGN(const RoleHop role, RoleOf(profile, *role_arn));
    return ResolveRole(profile, role, std::move(above), note, cancel);
  }
  if (has("sso_account_id") || has("sso_session")) {
    note = "SSO";
    DYNALAKE_ASSIGN(Credentials found, [&]() -> Result<Credentials> {
      auto answer = SsoCredentials(context_, profile, cancel);
      if (!answer && answer.error().code() != ErrorCode::kCancelled) {
        return std::move(answer).error().WithContext(fmt::format(
            "SSO gave no credentials; sign in with 'aws sso login --profile {}'", profile));
      }
      return answer;
    }());
    return std::optional(std::move(found));
  }
  if (auto keys = KeysOf(profile)) {
    note = "keys";
    return keys;
  }
  if (has("credential_process")) {
    note = "credential_process";
    auto answer = ProcessCredentials(context_, profile, cancel);
    if (!answer) {
      return std::move(answer).error().WithContext(
          fmt::format("the credential_process of the profile {} gave none", profile));
    }
    return std::optional(*std::move(answer));
  }
  note = fmt::format("the profile {} has no credentials", profile);
  return std::optional<Credentials>();
}

ProfileLink::Found ProfileLink::ResolveRole(const std::string& profile, const RoleHop& role,
                                            std::vector<std::string> above, std::string& note,
                                            const CancelToken& cancel) const {
  const SharedConfig& config = context_.config;
  if (std::ranges::find(above, profile) != above.end() || above.size() >= kMostProfiles) {
    return Fail(ErrorCode::kInvalidArgument, "the profiles {} name each other as source_profile",
                fmt::join(above, ", "));
  }
  std::string base_note;
  if (const auto source = config.ProfileValue(profile, "source_profile")) {
    if (!config.HasProfile(*source)) {
      return Fail(ErrorCode::kInvalidArgument, "the source_profile {} of {} is not there", *source,
                  profile);
    }
    above.push_back(profile);
    DYNALAKE_ASSIGN(const auto base, Resolve(*source, std::move(above), base_note, cancel));
    if (!base.has_value()) {
      return Error(ErrorCode::kPermissionDenied, base_note);
    }
    DYNALAKE_ASSIGN(Credentials found, AssumeWith(context_, *base, role, note, cancel));
    return std::optional(std::move(found));
  }
  if (const auto source = config.ProfileValue(profile, "credential_source")) {
    DYNALAKE_ASSIGN(const Credentials base, FromCredentialSource(*source, cancel));
    DYNALAKE_ASSIGN(Credentials found, AssumeWith(context_, base, role, note, cancel));
    return std::optional(std::move(found));
  }
  if (const auto file = config.ProfileValue(profile, "web_identity_token_file")) {
    DYNALAKE_ASSIGN(Credentials found, AssumeWithTokenFile(context_, *file, role, note, cancel));
    return std::optional(std::move(found));
  }
  return Fail(ErrorCode::kInvalidArgument,
              "the profile {} has a role_arn, but neither source_profile, credential_source nor "
              "web_identity_token_file",
              profile);
}

Result<Credentials> ProfileLink::FromCredentialSource(const std::string& source,
                                                      const CancelToken& cancel) const {
  if (source == "Environment") {
    DYNALAKE_ASSIGN(auto found, EnvironmentCredentials(context_.config));
    if (!found.has_value()) {
      return Error(ErrorCode::kPermissionDenied,
                   "credential_source is Environment, but AWS_ACCESS_KEY_ID is not set");
    }
    return *std::move(found);
  }
  if (source == "EcsContainer") {
    return ContainerCredentials(context_, cancel);
  }
  if (source == "Ec2InstanceMetadata") {
    return InstanceCredentials(context_, cancel);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "credential_source is '{}': Environment, EcsContainer or Ec2InstanceMetadata",
              source);
}

Result<RoleHop> ProfileLink::RoleOf(const std::string& profile, const std::string& role_arn) const {
  const SharedConfig& config = context_.config;
  if (config.ProfileValue(profile, "mfa_serial").has_value()) {
    return Fail(ErrorCode::kUnsupported,
                "the profile {} asks for a code (mfa_serial); get a session with 'aws sts "
                "get-session-token' and use its keys",
                profile);
  }
  RoleHop role;
  role.role_arn = role_arn;
  role.external_id = config.ProfileValue(profile, "external_id").value_or("");
  role.session_name = config.ProfileValue(profile, "role_session_name").value_or(role.session_name);
  if (const auto text = config.ProfileValue(profile, "duration_seconds")) {
    int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error != std::errc() || end != text->data() + text->size()) {
      return Fail(ErrorCode::kInvalidArgument, "duration_seconds of the profile {} is '{}'",
                  profile, *text);
    }
    role.duration_s = seconds;
  }
  return role;
}

std::optional<Credentials> ProfileLink::KeysOf(const std::string& profile) const {
  const auto id = context_.config.ProfileValue(profile, "aws_access_key_id");
  const auto key = context_.config.ProfileValue(profile, "aws_secret_access_key");
  if (!id.has_value() || !key.has_value()) {
    return std::nullopt;
  }
  Credentials credentials;
  credentials.access_key_id = *id;
  credentials.secret_access_key = Secret(*key);
  credentials.session_token =
      Secret(context_.config.ProfileValue(profile, "aws_session_token").value_or(""));
  return credentials;
}

}  // namespace dynalake::aws
