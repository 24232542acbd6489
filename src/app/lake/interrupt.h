#pragma once

#include <cstdint>
#include <signal.h>

#include "base/cancel.h"

namespace dynalake::app {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP cancels `token` and a second one ends the
/// process at once with exit code 130; so does the first within four seconds, whatever runs then,
/// since nothing that is half done is ever visible. Scopes may nest: the inner one hears SIGINT and
/// may outlive it, as the shell does; the other signals mean all of them. A signal that is ignored
/// when the scope begins (`nohup`) stays so. Afterwards signals do what they did before. For one
/// thread, since signal handlers are the process's.
class InterruptScope {
 public:
  enum class Mode : uint8_t {
    kOrdinary,
    /// SIGINT cancels `token` however often it comes, and nothing is said: another program, such as
    /// a pager, has the terminal and takes the same Ctrl-C for its own.
    kQuiet,
  };

  explicit InterruptScope(CancelToken token, Mode mode = Mode::kOrdinary);
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

  const CancelToken& token() const { return token_; }
  Mode mode() const { return mode_; }
  const InterruptScope* outer() const { return outer_; }

 private:
  CancelToken token_;
  Mode mode_;
  const InterruptScope* outer_ = nullptr;
  struct sigaction previous_int_ = {};
  struct sigaction previous_term_ = {};
  struct sigaction previous_hup_ = {};
  struct sigaction previous_alarm_ = {};
};

}  // namespace dynalake::app
