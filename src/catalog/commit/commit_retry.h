#pragma once

#include "base/clock.h"
#include "base/random.h"

namespace dynalake::catalog {

/// How often a commit is tried while those of others come first.
inline constexpr int kMaxCommitAttempts = 100;

/// Pauses behind the `attempt`-th attempt, the first being 1: at random, at most 20 ms behind the
/// first, twice that behind each next one and at most a second, so that writers that met once meet
/// less often.
void PauseBeforeNextAttempt(int attempt, Clock& clock, RandomSource& random);

/// The one loop in which commits are tried again. Calls `attempt` with 1, 2, ... until it succeeds,
/// until `may_try_again` says no to its error, or until `kMaxCommitAttempts`; answers what the last
/// attempt did. `attempt(int)` gives a `Result`; `may_try_again(const Error&)` a bool.
template <typename Attempt, typename MayTryAgain>
auto RetryCommit(Clock& clock, RandomSource& random, Attempt attempt, MayTryAgain may_try_again)
    -> decltype(attempt(1)) {
  for (int number = 1;; ++number) {
    auto done = attempt(number);
    if (done || number == kMaxCommitAttempts || !may_try_again(done.error())) {
      return done;
    }
    PauseBeforeNextAttempt(number, clock, random);
  }
}

}  // namespace dynalake::catalog
