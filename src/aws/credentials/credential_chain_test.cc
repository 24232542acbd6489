#include "aws/credentials/credential_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/scripted_transport.h"
#include "aws/testing/shared_files.h"
#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

using ::dynalake::aws::testing::ScriptedTransport;
using ::dynalake::aws::testing::SharedFiles;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kNowSeconds = 1'700'000'000;

std::string RoleAnswer(const std::string& key, const std::string& expiration) {
  return fmt::format(
      R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/{0}</Arn></AssumedRoleUser>
      <Credentials><AccessKeyId>{0}</AccessKeyId><SecretAccessKey>canary-{0}</SecretAccessKey>
      <SessionToken>canary-token</SessionToken><Expiration>{1}</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>)",
      key, expiration);
}
constexpr const char* kInAnHour = "2023-11-14T23:13:20Z";

class CredentialChainTest : public ::testing::Test {
 protected:
  CredentialChainTest()
      : runtime_(*Runtime::Make()), signer_(*runtime_), clock_(kNowSeconds * 1'000'000) {
    files_.environment["AWS_EC2_METADATA_DISABLED"] = "true";
    files_.environment["AWS_REGION"] = "eu-west-1";
  }

  std::unique_ptr<CredentialChain> Chain(std::vector<RoleHop> hops = {},
                                         std::optional<std::string> profile = std::nullopt) {
    const SharedConfig config = *files_.TryLoad(std::move(profile));
    auto chain = CredentialChain::Make({.runtime = *runtime_,
                                        .transport = transport_,
                                        .signer = signer_,
                                        .clock = clock_,
                                        .random = random_},
                                       config, *StsEndpoint({}, config), std::move(hops));
    return *std::move(chain);
  }

  static Result<std::string> KeyOf(CredentialChain& chain) {
    DYNALAKE_ASSIGN(const Credentials credentials, chain.Get({}));
    return credentials.access_key_id;
  }

  std::unique_ptr<Runtime> runtime_;
  ScriptedTransport transport_;
  Signer signer_;
  FakeClock clock_;
  SeededRandom random_{1};
  SharedFiles files_;
};

TEST_F(CredentialChainTest, TheEnvironmentComesBeforeTheDefaultProfile) {
  files_.credentials = "[default]\naws_access_key_id = FILE\naws_secret_access_key = canary\n";
  EXPECT_THAT(KeyOf(*Chain()), HasValue("FILE"));
  files_.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  files_.environment["AWS_SECRET_ACCESS_KEY"] = "canary";
  EXPECT_THAT(KeyOf(*Chain()), HasValue("ENV"));
  EXPECT_THAT(KeyOf(*Chain({}, "default")), HasValue("FILE"));
}

TEST_F(CredentialChainTest, HalfOfAKeyIsAnErrorAndNotSkipped) {
  files_.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  EXPECT_THAT(KeyOf(*Chain()), IsError(ErrorCode::kInvalidArgument, HasSubstr("only one of")));
}

TEST_F(CredentialChainTest, NothingFoundSaysWhereItLooked) {
  const auto chain = Chain();
  const auto found = KeyOf(*chain);
  ASSERT_THAT(found, IsError(ErrorCode::kPermissionDenied));
  for (const char* place : {"environment", "web identity", "profile default", "container",
                            "instance metadata", "AWS_EC2_METADATA_DISABLED is true"}) {
    EXPECT_THAT(found.error().ToString(), HasSubstr(place));
  }
  for (const LinkReport& link : chain->Links()) {
    EXPECT_EQ(link.state, LinkState::kAbsent) << link.name;
  }
}

TEST_F(CredentialChainTest, AProfilesRolesAreAssumedFromTheInnermostOut) {
  files_.config =
      "[profile outer]\nrole_arn = arn:aws:iam::2:role/outer\nsource_profile = inner\n"
      "external_id = shared\nrole_session_name = ann\nduration_seconds = 900\n"
      "[profile inner]\nrole_arn = arn:aws:iam::1:role/inner\nsource_profile = keys\n"
      "[profile keys]\naws_access_key_id = BASE\naws_secret_access_key = canary\n";
  transport_.Answer(200, RoleAnswer("INNER", kInAnHour));
  transport_.Answer(200, RoleAnswer("OUTER", kInAnHour));
  const auto chain = Chain({}, "outer");
  EXPECT_THAT(KeyOf(*chain), HasValue("OUTER"));
  const auto& sent = transport_.sent();
  EXPECT_THAT(std::string(*sent.at(0).headers.Find("Authorization")), HasSubstr("=BASE/"));
  EXPECT_THAT(sent.at(0).body, HasSubstr("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Finner"));
  EXPECT_THAT(std::string(*sent.at(1).headers.Find("Authorization")), HasSubstr("=INNER/"));
  EXPECT_THAT(sent.at(1).body, HasSubstr("&RoleSessionName=ann&ExternalId=shared&"
                                         "DurationSeconds=900"));
  EXPECT_EQ(sent.at(1).headers.Find("Host"), "sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(chain->Links().front().note, "as arn:aws:sts::1:assumed-role/r/OUTER");
}

TEST_F(CredentialChainTest, ProfilesThatNameEachOtherAreRefused) {
  files_.config =
      "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n"
      "[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = a\n";
  EXPECT_THAT(KeyOf(*Chain({}, "a")),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("name each other")));
}

TEST_F(CredentialChainTest, HopsAreAssumedInOrderAndRenewedBeforeTheyEnd) {
  files_.credentials = "[default]\naws_access_key_id = BASE\naws_secret_access_key = canary\n";
  transport_.Answer(200, RoleAnswer("HOP", kInAnHour));
  transport_.Answer(200, RoleAnswer("READ", kInAnHour));
  const auto chain =
      Chain({{.role_arn = "arn:aws:iam::1:role/hop"}, {.role_arn = "arn:aws:iam::2:role/read"}});
  EXPECT_THAT(KeyOf(*chain), HasValue("READ"));
  EXPECT_THAT(KeyOf(*chain), HasValue("READ"));
  EXPECT_EQ(transport_.sent().size(), 2);
  clock_.Advance(int64_t{3600 - 299} * 1'000'000);
  transport_.Answer(200, RoleAnswer("HOP2", "2023-11-15T23:13:20Z"));
  transport_.Answer(200, RoleAnswer("READ2", "2023-11-15T23:13:20Z"));
  EXPECT_THAT(KeyOf(*chain), HasValue("READ2"));
}

TEST_F(CredentialChainTest, WhatStillHoldsIsUsedWhileItsSourceFails) {
  files_.credentials = "[default]\naws_access_key_id = BASE\naws_secret_access_key = canary\n";
  transport_.Answer(200, RoleAnswer("HOP", kInAnHour));
  const auto chain = Chain({{.role_arn = "arn:aws:iam::1:role/hop"}});
  ASSERT_THAT(KeyOf(*chain), HasValue("HOP"));
  clock_.Advance(int64_t{3600 - 200} * 1'000'000);
  for (int i = 0; i < 3; ++i) {
    transport_.Answer(503, "");
  }
  EXPECT_THAT(KeyOf(*chain), HasValue("HOP"));
}

TEST_F(CredentialChainTest, ARefusedHopSaysWhichAndWhyAndNoSecret) {
  files_.credentials = "[default]\naws_access_key_id = BASE\naws_secret_access_key = canary\n";
  transport_.Answer(
      403,
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/u is "
      "not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/hop</Message>"
      "</Error><RequestId>R1</RequestId></ErrorResponse>");
  const auto chain = Chain({{.role_arn = "arn:aws:iam::1:role/hop"}});
  const auto refused = KeyOf(*chain);
  ASSERT_THAT(refused, IsError(ErrorCode::kPermissionDenied));
  EXPECT_THAT(refused.error().ToString(),
              AllOf(HasSubstr("the role arn:aws:iam::1:role/hop cannot be assumed"),
                    HasSubstr("allow sts:AssumeRole on arn:aws:iam::1:role/hop"),
                    HasSubstr("request R1"), Not(HasSubstr("canary"))));
  EXPECT_EQ(chain->Links().back().state, LinkState::kFailed);
}

TEST_F(CredentialChainTest, AWebIdentityIsTradedWithoutASignature) {
  std::ofstream(files_.home() / "token") << "canary.jwt";
  files_.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = (files_.home() / "token").string();
  files_.environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
  std::string answer = RoleAnswer("POD", kInAnHour);
  for (size_t at = answer.find("AssumeRoleRes"); at != std::string::npos;
       at = answer.find("AssumeRoleRes", at + 20)) {
    answer.replace(at, 10, "AssumeRoleWithWebIdentity");
  }
  transport_.Answer(200, answer);
  const auto chain = Chain();
  EXPECT_THAT(KeyOf(*chain), HasValue("POD"));
  EXPECT_FALSE(transport_.sent().at(0).headers.Find("Authorization").has_value());
  EXPECT_EQ(chain->Links().at(1).state, LinkState::kUsed);
}

TEST_F(CredentialChainTest, AProcessGivesCredentials) {
  files_.config =
      "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"PROC\", "
      "\"SecretAccessKey\": \"canary\", \"SessionToken\": \"t\", "
      "\"Expiration\": \"2099-01-01T00:00:00Z\"}'\n";
  EXPECT_THAT(KeyOf(*Chain()), HasValue("PROC"));
  files_.config = "[default]\ncredential_process = echo canary; exit 1\n";
  const auto failed = KeyOf(*Chain());
  ASSERT_THAT(failed, IsError(ErrorCode::kPermissionDenied, HasSubstr("credential_process")));
  EXPECT_THAT(failed.error().ToString(), Not(HasSubstr("canary")));
}

TEST_F(CredentialChainTest, AnSsoProfileWithoutASignInSaysHowToSignIn) {
  files_.config =
      "[profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"
      "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n";
  EXPECT_THAT(KeyOf(*Chain({}, "sso")),
              IsError(ErrorCode::kPermissionDenied, HasSubstr("aws sso login --profile sso")));
}

TEST_F(CredentialChainTest, AnSsoProfileThatSaysTooLittleIsAnErrorToo) {
  files_.config = "[profile sso]\nsso_account_id = 1\n";
  EXPECT_THAT(KeyOf(*Chain({}, "sso")), IsError(ErrorCode::kPermissionDenied));
}

TEST_F(CredentialChainTest, AHopMustBeARole) {
  const SharedConfig config = files_.Load();
  EXPECT_THAT(CredentialChain::Make({.runtime = *runtime_,
                                     .transport = transport_,
                                     .signer = signer_,
                                     .clock = clock_,
                                     .random = random_},
                                    config, *StsEndpoint({}, config),
                                    {{.role_arn = "arn:aws:iam::1:user/u"}}),
              IsError(ErrorCode::kInvalidArgument));
}

TEST_F(CredentialChainTest, ANamedProfileMustExist) {
  EXPECT_THAT(files_.TryLoad("nobody"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("'nobody' is neither in")));
}

}  // namespace
}  // namespace dynalake::aws
