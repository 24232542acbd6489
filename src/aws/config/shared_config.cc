#include "aws/config/shared_config.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include <aws/common/string.h>
#include <aws/sdkutils/aws_profile.h>

#include "aws/config/crt.h"
#include "base/ascii.h"

namespace dynalake::aws {
namespace {

using OwnedString = CrtPtr<aws_string, aws_string_destroy>;
using OwnedProfiles = CrtPtr<aws_profile_collection, aws_profile_collection_release>;

std::optional<std::string> NotEmpty(std::optional<std::string> text) {
  return text.has_value() && text->empty() ? std::nullopt : std::move(text);
}

OwnedString StringOf(std::string_view text) {
  const aws_byte_cursor cursor = CursorOf(text);
  return OwnedString(aws_string_new_from_cursor(aws_default_allocator(), &cursor));
}

std::string TextOfString(const aws_string* string) {
  return {reinterpret_cast<const char*>(aws_string_bytes(string)), string->len};
}

// The file that `variable` names, else the one of that name in ~/.aws. A leading ~ is the home.
std::string FileOf(const Environment& environment, const char* variable, const char* name) {
  const std::string home = environment("HOME").value_or("");
  std::string path = NotEmpty(environment(variable)).value_or(fmt::format("~/.aws/{}", name));
  if (path == "~" || path.starts_with("~/")) {
    path.replace(0, 1, home);
  }
  return path;
}

// Null where there is no such file.
Result<OwnedProfiles> ReadProfiles(const std::string& path, aws_profile_source_type type) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return OwnedProfiles();
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const aws_byte_buf buffer = aws_byte_buf_from_array(text.data(), text.size());
  OwnedProfiles profiles(
      aws_profile_collection_new_from_buffer(aws_default_allocator(), &buffer, type));
  if (profiles == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} is not in the form of AWS's shared files", path);
  }
  return profiles;
}

std::optional<std::string> ValueIn(const aws_profile* section, std::string_view property) {
  if (section == nullptr) {
    return std::nullopt;
  }
  const size_t dot = property.find('.');
  const OwnedString name = StringOf(property.substr(0, dot));
  const aws_profile_property* value = aws_profile_get_property(section, name.get());
  if (value == nullptr) {
    return std::nullopt;
  }
  if (dot == std::string_view::npos) {
    return NotEmpty(TextOfString(aws_profile_property_get_value(value)));
  }
  const OwnedString nested = StringOf(property.substr(dot + 1));
  const aws_string* text = aws_profile_property_get_sub_property(value, nested.get());
  return text == nullptr ? std::nullopt : NotEmpty(TextOfString(text));
}

std::optional<std::string> SectionValue(const aws_profile_collection* profiles,
                                        aws_profile_section_type type, const std::string& section,
                                        std::string_view property) {
  return ValueIn(aws_profile_collection_get_section(profiles, type, StringOf(section).get()),
                 property);
}

}  // namespace

Result<SharedConfig> SharedConfig::Load(const Environment& environment,
                                        std::optional<std::string> profile) {
  SharedConfig config;
  config.environment_ = environment;
  config.profile_is_explicit_ = profile.has_value();
  const std::optional<std::string> named =
      profile.has_value() ? std::move(profile) : NotEmpty(environment("AWS_PROFILE"));
  config.profile_name_ = named.value_or("default");
  config.config_file_ = FileOf(environment, "AWS_CONFIG_FILE", "config");
  config.credentials_file_ = FileOf(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  DYNALAKE_ASSIGN(const OwnedProfiles settings, ReadProfiles(config.config_file_, AWS_PST_CONFIG));
  DYNALAKE_ASSIGN(const OwnedProfiles keys,
                  ReadProfiles(config.credentials_file_, AWS_PST_CREDENTIALS));
  config.profiles_ = OwnedProfiles(
      aws_profile_collection_new_from_merge(aws_default_allocator(), settings.get(), keys.get()));
  if (named.has_value() && !config.HasProfile(*named)) {
    return Fail(ErrorCode::kInvalidArgument, "the AWS profile '{}' is neither in {} nor in {}",
                *named, config.config_file_, config.credentials_file_);
  }
  return config;
}

bool SharedConfig::HasProfile(const std::string& profile) const {
  return aws_profile_collection_get_profile(profiles_.get(), StringOf(profile).get()) != nullptr;
}

std::optional<std::string> SharedConfig::ProfileValue(const std::string& profile,
                                                      std::string_view property) const {
  return SectionValue(profiles_.get(), AWS_PROFILE_SECTION_TYPE_PROFILE, profile, property);
}

std::optional<std::string> SharedConfig::SsoSessionValue(const std::string& session,
                                                         std::string_view property) const {
  return SectionValue(profiles_.get(), AWS_PROFILE_SECTION_TYPE_SSO_SESSION, session, property);
}

std::optional<std::string> SharedConfig::ServicesValue(const std::string& services,
                                                       std::string_view property) const {
  return SectionValue(profiles_.get(), AWS_PROFILE_SECTION_TYPE_SERVICES, services, property);
}

std::optional<std::string> SharedConfig::Find(const char* variable,
                                              std::string_view property) const {
  std::optional<std::string> value = NotEmpty(environment_(variable));
  return value.has_value() ? value : ProfileValue(profile_name_, property);
}

Result<bool> SharedConfig::FindFlag(const char* variable, std::string_view property) const {
  const std::string text = AsciiLowerCase(Find(variable, property).value_or("false"));
  if (text != "true" && text != "false") {
    return Fail(ErrorCode::kInvalidArgument, "{} (or {} in the profile {}) is '{}': true or false",
                variable, property, profile_name_, text);
  }
  return text == "true";
}

std::optional<std::string> SharedConfig::Region() const {
  std::optional<std::string> region = NotEmpty(environment_("AWS_REGION"));
  return region.has_value() ? region : Find("AWS_DEFAULT_REGION", "region");
}

}  // namespace dynalake::aws
