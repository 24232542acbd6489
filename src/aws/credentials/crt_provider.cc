#include "aws/credentials/crt_provider.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace dynalake::aws {
namespace {

constexpr auto kCancelPoll = std::chrono::milliseconds(50);

// Shared by the waiting caller, who may give up, and the callback.
struct Answer {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  int error_code = 0;
  Credentials credentials;
};

Credentials CopyOf(const aws_credentials* credentials) {
  Credentials copy;
  copy.access_key_id = TextOf(aws_credentials_get_access_key_id(credentials));
  copy.secret_access_key = Secret(TextOf(aws_credentials_get_secret_access_key(credentials)));
  copy.session_token = Secret(TextOf(aws_credentials_get_session_token(credentials)));
  copy.account_id = TextOf(aws_credentials_get_account_id(credentials));
  const uint64_t ends_s = aws_credentials_get_expiration_timepoint_seconds(credentials);
  if (ends_s != UINT64_MAX) {
    copy.expires_at_s = static_cast<int64_t>(ends_s);
  }
  return copy;
}

void OnAnswer(aws_credentials* credentials, int error_code, void* user_data) {
  const std::unique_ptr<std::shared_ptr<Answer>> owner(
      static_cast<std::shared_ptr<Answer>*>(user_data));
  Answer& answer = **owner;
  const std::scoped_lock lock(answer.mutex);
  answer.done = true;
  answer.error_code = error_code;
  if (credentials != nullptr) {
    answer.credentials = CopyOf(credentials);
  }
  answer.changed.notify_all();
}

}  // namespace

Result<Credentials> AskProvider(const CrtProvider& provider, const CancelToken& cancel) {
  const auto answer = std::make_shared<Answer>();
  auto* owner = new std::shared_ptr<Answer>(answer);  // the callback's, if there is one
  if (provider == nullptr ||
      aws_credentials_provider_get_credentials(provider.get(), OnAnswer, owner) != AWS_OP_SUCCESS) {
    const int error_code = aws_last_error();
    delete owner;
    return Fail(ErrorCode::kPermissionDenied, "{}", CrtErrorText(error_code));
  }
  std::unique_lock lock(answer->mutex);
  while (!answer->changed.wait_for(lock, kCancelPoll, [&] { return answer->done; })) {
    DYNALAKE_TRY(cancel.Check());
  }
  if (answer->error_code != AWS_ERROR_SUCCESS || answer->credentials.access_key_id.empty()) {
    return Fail(ErrorCode::kPermissionDenied, "{}", CrtErrorText(answer->error_code));
  }
  return answer->credentials;
}

}  // namespace dynalake::aws
