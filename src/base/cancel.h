#pragma once

#include <atomic>
#include <memory>

#include "base/result.h"

namespace dynalake {

/// A flag that says "stop". Copies share it; setting and reading it is thread-safe, and `Cancel` is
/// safe in a signal handler.
class CancelToken {
 public:
  CancelToken() : cancelled_(std::make_shared<std::atomic<bool>>(false)) {}

  void Cancel() const { cancelled_->store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_->load(std::memory_order_relaxed); }

  /// `kCancelled` once the flag is set. Long loops return it with `DYNALAKE_TRY`.
  Result<void> Check() const {
    if (cancelled()) {
      return Error(ErrorCode::kCancelled, "stopped on request");
    }
    return {};
  }

 private:
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

}  // namespace dynalake
