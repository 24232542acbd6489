#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

// The Common Runtime's parsed files.
struct aws_profile_collection;

namespace dynalake::aws {

/// A variable of the environment, by its name; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The AWS settings of this user: the environment and the shared config and credentials files
/// (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, else ~/.aws), as the Common Runtime reads them.
/// A value; files that are not there are empty. Needs no `Runtime`.
class SharedConfig {
 public:
  /// Reads the files. `profile` is what the user named for this run; without it AWS_PROFILE, then
  /// `default`. kInvalidArgument for a named profile that is not there, or a file that cannot be
  /// parsed, naming it.
  static Result<SharedConfig> Load(const Environment& environment,
                                   std::optional<std::string> profile);

  const std::string& profile_name() const { return profile_name_; }
  /// Whether the user named the profile for this run, which puts it before the environment's keys.
  bool profile_is_explicit() const { return profile_is_explicit_; }
  const std::string& config_file() const { return config_file_; }
  const std::string& credentials_file() const { return credentials_file_; }
  const Environment& environment() const { return environment_; }

  bool HasProfile(const std::string& profile) const;
  /// The value in that profile; what the credentials file says comes first. A nested name has a
  /// dot: "s3.addressing_style".
  std::optional<std::string> ProfileValue(const std::string& profile,
                                          std::string_view property) const;
  /// The same in the section `[sso-session NAME]` or `[services NAME]`.
  std::optional<std::string> SsoSessionValue(const std::string& session,
                                             std::string_view property) const;
  std::optional<std::string> ServicesValue(const std::string& services,
                                           std::string_view property) const;

  /// For the Common Runtime's own credential providers.
  aws_profile_collection* profiles() const { return profiles_.get(); }

  /// The environment's variable if it is set and not empty, else the current profile's property.
  std::optional<std::string> Find(const char* variable, std::string_view property) const;
  /// As `Find`, for "true" and "false" in any case; kInvalidArgument, naming it, for another text.
  Result<bool> FindFlag(const char* variable, std::string_view property) const;
  /// AWS_REGION, AWS_DEFAULT_REGION, then the profile's region.
  std::optional<std::string> Region() const;

 private:
  SharedConfig() = default;

  Environment environment_;
  std::string profile_name_;
  bool profile_is_explicit_ = false;
  std::string config_file_;
  std::string credentials_file_;
  std::shared_ptr<aws_profile_collection> profiles_;
};

}  // namespace dynalake::aws
