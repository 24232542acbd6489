#pragma once

#include "base/cancel.h"

namespace dynalake {

/// Gives the calls that a thread makes while the scope lives a token of their own: what they wait
/// for outside of the process, such as a store's answer or the pause before another attempt, ends
/// with kCancelled once it is cancelled. So one of several statements that share a store is stopped
/// alone, wherever below it hangs.
///
/// Scopes nest and the innermost counts: a token that has to stop with an outer one is its `Child`.
/// A thread that a call starts has none; whoever starts it takes the token of `Current` along.
class CancelScope {
 public:
  explicit CancelScope(const CancelToken& cancel);
  ~CancelScope();
  CancelScope(const CancelScope&) = delete;
  CancelScope& operator=(const CancelScope&) = delete;

  /// The token of this thread's innermost scope; `otherwise` without one.
  static CancelToken Current(const CancelToken& otherwise);

 private:
  CancelToken cancel_;
  const CancelScope* outer_;
};

}  // namespace dynalake
