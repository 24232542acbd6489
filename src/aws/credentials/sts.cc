#include "aws/credentials/sts.h"

#include <utility>

#include <aws/common/date_time.h>

#include "aws/config/crt.h"

namespace dynalake::aws {
namespace {

Result<int64_t> ParseTime(std::string_view text) {
  const aws_byte_cursor cursor = CursorOf(text);
  aws_date_time time{};
  if (aws_date_time_init_from_str_cursor(&time, &cursor, AWS_DATE_FORMAT_ISO_8601) !=
      AWS_OP_SUCCESS) {
    return Fail(ErrorCode::kMalformedInput, "'{}' is no time", text);
  }
  return static_cast<int64_t>(aws_date_time_as_epoch_secs(&time));
}

QueryParameters ParametersOf(const RoleHop& role) {
  QueryParameters parameters = {{"RoleArn", role.role_arn}, {"RoleSessionName", role.session_name}};
  if (!role.external_id.empty()) {
    parameters.emplace_back("ExternalId", role.external_id);
  }
  if (role.duration_s.has_value()) {
    parameters.emplace_back("DurationSeconds", fmt::to_string(*role.duration_s));
  }
  return parameters;
}

Result<RoleSession> ReadSession(const XmlElement& result) {
  const XmlElement* keys = result.Find("Credentials");
  if (keys == nullptr || keys->TextOf("AccessKeyId").empty() ||
      keys->TextOf("SecretAccessKey").empty() || keys->TextOf("SessionToken").empty()) {
    return Fail(ErrorCode::kMalformedInput, "STS answered without credentials");
  }
  RoleSession session;
  session.credentials.access_key_id = keys->TextOf("AccessKeyId");
  session.credentials.secret_access_key = Secret(keys->TextOf("SecretAccessKey"));
  session.credentials.session_token = Secret(keys->TextOf("SessionToken"));
  DYNALAKE_ASSIGN(session.credentials.expires_at_s, ParseTime(keys->TextOf("Expiration")));
  if (const XmlElement* user = result.Find("AssumedRoleUser")) {
    session.arn = user->TextOf("Arn");
  }
  return session;
}

}  // namespace

Result<CallerIdentity> GetCallerIdentity(QueryClient& sts, const CallOptions& options) {
  DYNALAKE_ASSIGN(const XmlElement result, sts.Call("GetCallerIdentity", {}, options));
  return CallerIdentity{.arn = std::string(result.TextOf("Arn")),
                        .account = std::string(result.TextOf("Account")),
                        .user_id = std::string(result.TextOf("UserId"))};
}

Result<RoleSession> AssumeRole(QueryClient& sts, const RoleHop& role, const CallOptions& options) {
  DYNALAKE_ASSIGN(const XmlElement result, sts.Call("AssumeRole", ParametersOf(role), options));
  return ReadSession(result);
}

Result<RoleSession> AssumeRoleWithWebIdentity(QueryClient& sts, const RoleHop& role,
                                              const Secret& token, const CallOptions& options) {
  QueryParameters parameters = ParametersOf(role);
  parameters.emplace_back("WebIdentityToken", token.Reveal());
  DYNALAKE_ASSIGN(const XmlElement result,
                  sts.CallUnsigned("AssumeRoleWithWebIdentity", parameters, options));
  return ReadSession(result);
}

}  // namespace dynalake::aws
