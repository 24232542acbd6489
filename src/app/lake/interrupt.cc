#include "app/lake/interrupt.h"

#include <atomic>
#include <cerrno>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace dynalake::app {
namespace {

constexpr int kInterruptedExitCode = 130;
constexpr unsigned kMostSecondsToStop = 4;

// The scope that lives, for the handler, which gets no argument of ours.
std::atomic<const InterruptScope*> current_scope = nullptr;
static_assert(std::atomic<const InterruptScope*>::is_always_lock_free);

void EndNow(int) { _exit(kInterruptedExitCode); }

void HandleSignal(int signal) {
  const int saved_errno = errno;
  const InterruptScope* scope = current_scope.load();
  if (signal == SIGINT && scope != nullptr && scope->mode() == InterruptScope::Mode::kQuiet) {
    scope->token().Cancel();
    return;
  }
  if (scope == nullptr || scope->token().cancelled()) {
    _exit(kInterruptedExitCode);
  }
  scope->token().Cancel();
  if (signal != SIGINT) {
    for (; scope->outer() != nullptr; scope = scope->outer()) {
      scope->outer()->token().Cancel();
    }
  }
  if (scope->outer() == nullptr) {
    alarm(kMostSecondsToStop);
  }
  constexpr std::string_view kNotice = "\nstopping; Ctrl-C again ends at once\n";
  if (isatty(STDERR_FILENO) != 0 && write(STDERR_FILENO, kNotice.data(), kNotice.size()) < 0) {
    // Nobody to tell.
  }
  errno = saved_errno;
}

void Install(int signal, void (*handler)(int), struct sigaction& previous) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, nullptr, &previous);
  // What `nohup` ignores stays ignored. Scripts start what runs in the background with SIGINT
  // ignored, and whoever sends that, or types Ctrl-C, still wants the program to stop.
  if (signal != SIGHUP || previous.sa_handler != SIG_IGN) {
    sigaction(signal, &action, nullptr);
  }
}

}  // namespace

InterruptScope::InterruptScope(CancelToken token, Mode mode)
    : token_(std::move(token)), mode_(mode) {
  outer_ = current_scope.exchange(this);
  Install(SIGALRM, EndNow, previous_alarm_);
  Install(SIGINT, HandleSignal, previous_int_);
  Install(SIGTERM, HandleSignal, previous_term_);
  Install(SIGHUP, HandleSignal, previous_hup_);
}

InterruptScope::~InterruptScope() {
  sigaction(SIGINT, &previous_int_, nullptr);
  sigaction(SIGTERM, &previous_term_, nullptr);
  sigaction(SIGHUP, &previous_hup_, nullptr);
  if (outer_ == nullptr) {
    alarm(0);
    sigaction(SIGALRM, &previous_alarm_, nullptr);
  }
  current_scope.store(outer_);
}

}  // namespace dynalake::app
