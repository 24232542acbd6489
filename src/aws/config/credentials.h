#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "aws/config/secret.h"
#include "base/cancel.h"
#include "base/result.h"

namespace dynalake::aws {

/// What requests are signed with.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;    ///< empty for long-term keys
  std::string account_id;  ///< empty where the source does not tell
  /// Seconds since 1970 after which AWS refuses them; absent for long-term keys.
  std::optional<int64_t> expires_at_s;
};

/// One role of `assume_role:` in the configuration.
struct RoleHop {
  std::string role_arn;
  std::string external_id = {};            ///< "" for none
  std::string session_name = "dynalake";   ///< shows in the account's CloudTrail
  std::optional<int64_t> duration_s = {};  ///< 900 to 43200; the role's own default without it
};

/// Where credentials come from. Implementations are thread-safe, cache what they got, and get anew
/// before it ends, so that callers ask before every request.
class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;

  /// Credentials that hold now. kPermissionDenied if there are none, with a sentence that says what
  /// was looked for and where; kUnreachable if their source does not answer; kCancelled.
  virtual Result<Credentials> Get(const CancelToken& cancel) = 0;

  /// Forgets what was cached, after a service said that it has expired.
  virtual void Invalidate() = 0;

 protected:
  CredentialsProvider() = default;
  CredentialsProvider(const CredentialsProvider&) = default;
  CredentialsProvider& operator=(const CredentialsProvider&) = default;
};

/// Credentials that are known from the start.
class StaticCredentials final : public CredentialsProvider {
 public:
  explicit StaticCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}

  Result<Credentials> Get(const CancelToken&) override { return credentials_; }
  void Invalidate() override {}

 private:
  Credentials credentials_;
};

}  // namespace dynalake::aws
