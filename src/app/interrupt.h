#pragma once

#include <signal.h>

#include "base/cancel.h"

namespace dynalake::app {

/// While it lives, the first SIGINT or SIGTERM cancels `token` and a second one ends the process at
/// once with exit code 130. Afterwards signals do what they did before. Scopes may nest: the inner
/// one hears the signals. For one thread, since signal handlers are the process's.
class InterruptScope {
 public:
  explicit InterruptScope(CancelToken token);
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

 private:
  CancelToken token_;
  const CancelToken* outer_ = nullptr;
  struct sigaction previous_int_ = {};
  struct sigaction previous_term_ = {};
};

}  // namespace dynalake::app
