#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::aws {

/// A variable of the environment, by its name; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The names and values of one section of the shared files; a nested section `s3 =` gives names
/// such as `s3.addressing_style`.
using ConfigSection = std::map<std::string, std::string, std::less<>>;

/// The AWS settings of this user: the environment and the shared config and credentials files
/// (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, else ~/.aws), as the AWS SDKs read them. A value;
/// files that are not there are empty.
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

  /// The profile of that name, or null. What the credentials file says comes first.
  const ConfigSection* FindProfile(std::string_view name) const;
  /// The section `[sso-session NAME]` or `[services NAME]`, or null.
  const ConfigSection* FindSection(std::string_view kind, std::string_view name) const;

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
  std::map<std::string, ConfigSection, std::less<>> profiles_;
  std::map<std::string, ConfigSection, std::less<>> sections_;  ///< by "kind name"
};

}  // namespace dynalake::aws
