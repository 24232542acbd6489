#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "base/result.h"
#include "storage/s3_options.h"

namespace dynalake::work {

/// How another process reaches the stores that a unit names, as plain data. It names profiles and
/// roles and holds no secret: keys, tokens and the user's AWS files are the executing process's
/// own, from its environment. (AWS counts a role's external id as no secret; nor does it help
/// without the credentials that may assume the role.)
struct StoreSettings {
  std::optional<std::string> region = {};
  std::optional<std::string> profile = {};       ///< the name of one
  std::optional<std::string> endpoint_url = {};  ///< of all of AWS's services
  std::vector<aws::RoleHop> assume_role = {};
  aws::BucketStyle addressing = aws::BucketStyle::kAuto;
  storage::S3Encryption encryption = storage::S3Encryption::kBucketDefault;
  std::string kms_key_id = {};
  bool requester_pays = false;
  std::string expected_bucket_owner = {};
};

nlohmann::json ToJson(const StoreSettings& settings);
/// kMalformedInput for a wrong type or an unknown name.
Result<StoreSettings> StoreSettingsFromJson(const nlohmann::json& json);

}  // namespace dynalake::work
