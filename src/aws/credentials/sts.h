#pragma once

#include <string>

#include "aws/config/credentials.h"
#include "aws/protocols/query_client.h"

namespace dynalake::aws {

/// The version of its API, for `QueryClient`.
inline constexpr const char* kStsVersion = "2011-06-15";

/// Who the caller is.
struct CallerIdentity {
  std::string arn;
  std::string account;
  std::string user_id;
};

/// STS GetCallerIdentity, which needs no permission.
Result<CallerIdentity> GetCallerIdentity(QueryClient& sts, const CallOptions& options = {});

/// A role that was assumed.
struct RoleSession {
  Credentials credentials;
  std::string arn;  ///< "arn:aws:sts::111122223333:assumed-role/read/dynalake"
};

/// STS AssumeRole.
Result<RoleSession> AssumeRole(QueryClient& sts, const RoleHop& role,
                               const CallOptions& options = {});

/// STS AssumeRoleWithWebIdentity: `token` proves who we are, so nothing is signed.
Result<RoleSession> AssumeRoleWithWebIdentity(QueryClient& sts, const RoleHop& role,
                                              const Secret& token, const CallOptions& options = {});

}  // namespace dynalake::aws
