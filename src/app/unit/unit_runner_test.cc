#include "app/unit/unit_runner.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/settings/config_reader.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "work/unit_text.h"

namespace dynalake::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kConfig = R"(
catalog: postgresql://lake:canary-password@db.internal/lake?password=canary-again
aws: {region: eu-west-1, profile: analytics, endpoint_url: 'http://localhost:9000',
      assume_role: [{role_arn: 'arn:aws:iam::111122223333:role/hop', external_id: outside}]}
s3: {sse: kms, kms_key_id: alias/lake, requester_pays: true, expected_bucket_owner: '123456789012',
     addressing_style: path}
)";

/// The settings of a run with secrets in every place that settings are read from.
Settings SettingsWithSecrets() {
  const std::map<std::string, std::string> variables = {
      {"AWS_ACCESS_KEY_ID", "AKIACANARY"},
      {"AWS_SECRET_ACCESS_KEY", "canary-secret"},
      {"AWS_SESSION_TOKEN", "canary-token"},
      {"PGPASSWORD", "canary-pgpassword"},
      {"DYNALAKE_CATALOG", "postgresql://lake:canary-variable@db.internal/lake"}};
  const Environment environment = [&](const char* name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
  auto settings = ResolveSettings({}, environment);
  EXPECT_THAT(settings, IsOk());
  auto config = ReadConfig(kConfig, "dynalake.yaml");
  EXPECT_THAT(config, IsOk());
  settings->region = config->region;
  settings->profile = config->profile;
  settings->endpoint_url = config->endpoint_url;
  settings->config = *std::move(config);
  return *std::move(settings);
}

TEST(UnitRunnerTest, UnitsCarryNoSecret) {
  const Settings settings = SettingsWithSecrets();
  EXPECT_THAT(settings.catalog, HasSubstr("canary-variable")) << "the canary is there";
  const std::string order = work::PrintUnitOrder({"u", "load", nullptr}, StoreSettingsOf(settings));
  EXPECT_THAT(order, HasSubstr("analytics"));
  EXPECT_THAT(order, Not(HasSubstr("anary")));
  EXPECT_THAT(order, Not(HasSubstr("CANARY")));
}

TEST(UnitRunnerTest, AUnitReachesTheStoresAsItsPlannerDoes) {
  const Settings settings = SettingsWithSecrets();
  const std::string order = work::PrintUnitOrder({"u", "load", nullptr}, StoreSettingsOf(settings));
  ASSERT_OK_AND_ASSIGN(const work::UnitOrder read, work::ParseUnitOrder(order));
  const Settings there = WithStoreSettings(Settings(), read.stores);
  EXPECT_EQ(there.region, "eu-west-1");
  EXPECT_EQ(there.profile, "analytics");
  EXPECT_EQ(there.endpoint_url, "http://localhost:9000");
  ASSERT_EQ(there.config.assume_role.size(), 1u);
  EXPECT_EQ(there.config.assume_role[0].role_arn, "arn:aws:iam::111122223333:role/hop");
  EXPECT_EQ(there.config.assume_role[0].external_id, "outside");
  EXPECT_EQ(there.config.s3.style, aws::BucketStyle::kPath);
  EXPECT_EQ(there.config.s3.encryption, storage::S3Encryption::kKms);
  EXPECT_EQ(there.config.s3.kms_key_id, "alias/lake");
  EXPECT_TRUE(there.config.s3.requester_pays);
  EXPECT_EQ(there.config.s3.expected_bucket_owner, "123456789012");
}

}  // namespace
}  // namespace dynalake::app
