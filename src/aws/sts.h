#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/query_client.h"

namespace dynalake::aws {

/// Who the caller is.
struct CallerIdentity {
  std::string arn;
  std::string account;
  std::string user_id;
};

/// STS GetCallerIdentity, which needs no permission.
Result<CallerIdentity> GetCallerIdentity(QueryClient& sts, const CallOptions& options = {});

/// STS AssumeRole.
Result<Credentials> AssumeRole(QueryClient& sts, const RoleHop& role,
                               const CallOptions& options = {});

/// STS AssumeRoleWithWebIdentity: `token` proves who we are, so the client signs nothing.
Result<Credentials> AssumeRoleWithWebIdentity(QueryClient& sts, const RoleHop& role,
                                              const Secret& token, const CallOptions& options = {});

}  // namespace dynalake::aws
