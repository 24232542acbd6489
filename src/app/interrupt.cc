#include "app/interrupt.h"

#include <atomic>
#include <cerrno>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace dynalake::app {
namespace {

constexpr int kInterruptedExitCode = 130;

// The token of the scope that lives, for the handler, which gets no argument of ours.
std::atomic<const CancelToken*> current_token = nullptr;
static_assert(std::atomic<const CancelToken*>::is_always_lock_free);

void HandleSignal(int) {
  const int saved_errno = errno;
  const CancelToken* token = current_token.load();
  if (token == nullptr || token->cancelled()) {
    _exit(kInterruptedExitCode);
  }
  token->Cancel();
  constexpr std::string_view kNotice = "\nstopping; Ctrl-C again ends at once\n";
  if (isatty(STDERR_FILENO) != 0 && write(STDERR_FILENO, kNotice.data(), kNotice.size()) < 0) {
    // Nobody to tell.
  }
  errno = saved_errno;
}

}  // namespace

InterruptScope::InterruptScope(CancelToken token) : token_(std::move(token)) {
  outer_ = current_token.exchange(&token_);
  struct sigaction action = {};
  action.sa_handler = HandleSignal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_int_);
  sigaction(SIGTERM, &action, &previous_term_);
}

InterruptScope::~InterruptScope() {
  sigaction(SIGINT, &previous_int_, nullptr);
  sigaction(SIGTERM, &previous_term_, nullptr);
  current_token.store(outer_);
}

}  // namespace dynalake::app
