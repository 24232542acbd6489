#pragma once

#include <atomic>
#include <memory>

#include "base/result.h"

namespace dynalake {

/// A flag that says "stop". Copies share it; setting and reading it is thread-safe, and `Cancel` is
/// safe in a signal handler.
class CancelToken {
 public:
  CancelToken() : state_(std::make_shared<State>()) {}

  /// A token that stops when this one does, and that can be cancelled on its own.
  CancelToken Child() const {
    CancelToken child;
    child.state_->parent = state_;
    return child;
  }

  void Cancel() const { state_->cancelled.store(true, std::memory_order_relaxed); }
  bool cancelled() const {
    for (const State* state = state_.get(); state != nullptr; state = state->parent.get()) {
      if (state->cancelled.load(std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }

  /// `kCancelled` once the flag is set. Long loops return it with `DYNALAKE_TRY`.
  Result<void> Check() const {
    if (cancelled()) {
      return Error(ErrorCode::kCancelled, "stopped on request");
    }
    return {};
  }

 private:
  struct State {
    std::atomic<bool> cancelled{false};
    std::shared_ptr<State> parent;
  };

  std::shared_ptr<State> state_;
};

}  // namespace dynalake
