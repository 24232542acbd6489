#include "app/settings/config_storage_keys.h"

#include <array>

#include "app/settings/units.h"

namespace dynalake::app {
namespace {

constexpr std::array<std::string_view, 2> kEncryptions = {"s3", "kms"};
constexpr std::array<std::string_view, 3> kAddressingStyles = {"auto", "path", "virtual"};

Result<void> StoreEncryption(const ConfigNode& value, const ConfigTarget& target) {
  target.config.s3.encryption =
      value.scalar == "kms" ? storage::S3Encryption::kKms : storage::S3Encryption::kS3;
  return {};
}

Result<void> StoreKmsKey(const ConfigNode& value, const ConfigTarget& target) {
  target.config.s3.kms_key_id = value.scalar;
  return {};
}

Result<void> StoreRequesterPays(const ConfigNode& value, const ConfigTarget& target) {
  target.config.s3.requester_pays = value.scalar == "true";
  return {};
}

Result<void> StoreBucketOwner(const ConfigNode& value, const ConfigTarget& target) {
  constexpr size_t kDigits = 12;
  if (value.scalar.size() != kDigits ||
      value.scalar.find_first_not_of("0123456789") != std::string::npos) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no account; it has 12 digits", value.scalar);
  }
  target.config.s3.expected_bucket_owner = value.scalar;
  return {};
}

Result<void> StoreAddressingStyle(const ConfigNode& value, const ConfigTarget& target) {
  target.config.s3.style = value.scalar == "path"      ? aws::BucketStyle::kPath
                           : value.scalar == "virtual" ? aws::BucketStyle::kVirtualHost
                                                       : aws::BucketStyle::kAuto;
  return {};
}

Result<void> StoreCacheFolder(const ConfigNode& value, const ConfigTarget& target) {
  target.config.cache_folder = value.scalar;
  return {};
}

Result<void> StoreCacheSize(const ConfigNode& value, const ConfigTarget& target) {
  target.config.cache_bytes = 0;
  if (value.scalar != "0") {
    DYNALAKE_ASSIGN(target.config.cache_bytes, ParseSize(value.scalar));
  }
  return {};
}

}  // namespace

constexpr ConfigKey kS3Keys[5] = {
    {.name = "sse",
     .shape = ConfigShape::kChoice,
     .description = "Who encrypts what is written: s3 (SSE-S3) or kms (SSE-KMS); as the bucket "
                    "says by default.",
     .choices = kEncryptions,
     .store = StoreEncryption},
    {.name = "kms_key_id",
     .description = "The key of sse: kms; the account's own for S3 by default.",
     .store = StoreKmsKey},
    {.name = "requester_pays",
     .shape = ConfigShape::kFlag,
     .description = "Whether this account pays for what it reads from buckets of others that ask "
                    "for it.",
     .store = StoreRequesterPays},
    {.name = "expected_bucket_owner",
     .description = "The account, 12 digits, that must own every bucket; any by default.",
     .store = StoreBucketOwner},
    {.name = "addressing_style",
     .shape = ConfigShape::kChoice,
     .description = "Where a bucket's name goes: path, virtual (the host name), or auto.",
     .choices = kAddressingStyles,
     .store = StoreAddressingStyle},
};

constexpr ConfigKey kCacheKeys[2] = {
    {.name = "folder",
     .description = "The cache's folder; ~/.cache/dynalake by default.",
     .store = StoreCacheFolder},
    {.name = "size",
     .shape = ConfigShape::kSize,
     .description = "How large it becomes, such as 50GiB; 10GiB by default, 0 for no cache.",
     .store = StoreCacheSize},
};

Result<void> CheckS3(const ConfigNode&, const ConfigTarget& target) {
  const storage::S3Options& s3 = target.config.s3;
  if (!s3.kms_key_id.empty() && s3.encryption != storage::S3Encryption::kKms) {
    return Error(ErrorCode::kInvalidArgument, "kms_key_id goes with sse: kms");
  }
  return {};
}

}  // namespace dynalake::app
