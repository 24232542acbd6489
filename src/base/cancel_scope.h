#pragma once

#include <optional>
#include <utility>

#include "base/cancel.h"

namespace dynalake {

/// Gives the calls that a thread makes while the scope lives a token of their own: what they wait
/// for outside of the process, such as a store's answer or the pause before another attempt, ends
/// with kCancelled once it is cancelled. So one of several statements that share a store is stopped
/// alone, wherever below it hangs.
///
/// Scopes nest and the innermost counts: a token that has to stop with an outer one is its `Child`.
/// A thread that a call starts has none; whoever starts it gives it a call `WithinCurrentScope`.
class CancelScope {
 public:
  explicit CancelScope(const CancelToken& cancel);
  ~CancelScope();
  CancelScope(const CancelScope&) = delete;
  CancelScope& operator=(const CancelScope&) = delete;

  /// The token of this thread's innermost scope; `otherwise` without one.
  static CancelToken Current(const CancelToken& otherwise);
  /// Likewise; nothing without one.
  static std::optional<CancelToken> Find();

 private:
  CancelToken cancel_;
  const CancelScope* outer_;
};

/// `call` for another thread: there it has the scope that is the innermost of this thread now, if
/// there is one. To be called once; it takes the token along, and needs the scope no more.
template <typename Call>
auto WithinCurrentScope(Call call) {
  return [cancel = CancelScope::Find(), call = std::move(call)]() mutable {
    std::optional<CancelScope> scope;
    if (cancel) {
      scope.emplace(*cancel);
    }
    return call();
  };
}

}  // namespace dynalake
