#include "work/store_settings.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/enum_names.h"
#include "base/json.h"

namespace dynalake::work {
namespace {

constexpr auto kStyles =
    MakeEnumNames<aws::BucketStyle>({{aws::BucketStyle::kAuto, "auto"},
                                     {aws::BucketStyle::kPath, "path"},
                                     {aws::BucketStyle::kVirtualHost, "virtual"}});
constexpr auto kEncryptions =
    MakeEnumNames<storage::S3Encryption>({{storage::S3Encryption::kBucketDefault, "bucket-default"},
                                          {storage::S3Encryption::kS3, "s3"},
                                          {storage::S3Encryption::kKms, "kms"}});

template <typename Enum, size_t kCount>
Result<Enum> Named(const EnumNames<Enum, kCount>& names, const nlohmann::json& json,
                   std::string_view key) {
  DYNALAKE_ASSIGN(const std::string text, GetString(json, key));
  const std::optional<Enum> value = names.Find(text);
  if (!value) {
    return Fail(ErrorCode::kMalformedInput, "store settings have the unknown {} {}", key, text);
  }
  return *value;
}

nlohmann::json RoleJson(const aws::RoleHop& role) {
  nlohmann::json json = {{"role-arn", role.role_arn},
                         {"external-id", role.external_id},
                         {"session-name", role.session_name}};
  SetIf(json, "duration-s", role.duration_s);
  return json;
}

Result<aws::RoleHop> RoleFromJson(const nlohmann::json& json) {
  aws::RoleHop role;
  DYNALAKE_ASSIGN(role.role_arn, GetString(json, "role-arn"));
  DYNALAKE_ASSIGN(role.external_id, GetString(json, "external-id"));
  DYNALAKE_ASSIGN(role.session_name, GetString(json, "session-name"));
  DYNALAKE_ASSIGN(role.duration_s, FindInt64(json, "duration-s"));
  return role;
}

}  // namespace

nlohmann::json ToJson(const StoreSettings& settings) {
  nlohmann::json roles = nlohmann::json::array();
  for (const aws::RoleHop& role : settings.assume_role) {
    roles.push_back(RoleJson(role));
  }
  nlohmann::json json = {{"assume-role", std::move(roles)},
                         {"addressing", kStyles.NameOf(settings.addressing)},
                         {"encryption", kEncryptions.NameOf(settings.encryption)},
                         {"kms-key-id", settings.kms_key_id},
                         {"requester-pays", settings.requester_pays},
                         {"expected-bucket-owner", settings.expected_bucket_owner}};
  SetIf(json, "region", settings.region);
  SetIf(json, "profile", settings.profile);
  SetIf(json, "endpoint-url", settings.endpoint_url);
  return json;
}

Result<StoreSettings> StoreSettingsFromJson(const nlohmann::json& json) {
  StoreSettings settings;
  DYNALAKE_ASSIGN(settings.region, FindString(json, "region"));
  DYNALAKE_ASSIGN(settings.profile, FindString(json, "profile"));
  DYNALAKE_ASSIGN(settings.endpoint_url, FindString(json, "endpoint-url"));
  DYNALAKE_ASSIGN(settings.addressing, Named(kStyles, json, "addressing"));
  DYNALAKE_ASSIGN(settings.encryption, Named(kEncryptions, json, "encryption"));
  DYNALAKE_ASSIGN(settings.kms_key_id, GetString(json, "kms-key-id"));
  DYNALAKE_ASSIGN(settings.requester_pays, GetBool(json, "requester-pays"));
  DYNALAKE_ASSIGN(settings.expected_bucket_owner, GetString(json, "expected-bucket-owner"));
  DYNALAKE_ASSIGN(const nlohmann::json* roles, GetArray(json, "assume-role"));
  for (const nlohmann::json& element : *roles) {
    DYNALAKE_ASSIGN(aws::RoleHop role, RoleFromJson(element));
    settings.assume_role.push_back(std::move(role));
  }
  return settings;
}

}  // namespace dynalake::work
