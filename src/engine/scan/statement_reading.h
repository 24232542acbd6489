#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "base/cancel.h"
#include "base/result.h"

namespace dynalake::engine {

/// What all reading for one statement shares: when it has to stop, and how much it was.
/// Thread-safe.
class StatementReading {
 public:
  StatementReading(CancelToken cancel, uint64_t most_bytes)
      : cancel_(std::move(cancel)), most_bytes_(most_bytes) {}

  const CancelToken& cancel() const { return cancel_; }
  /// Counts bytes that were read. kInvalidArgument once they are more than the statement may read,
  /// kCancelled once it is cancelled: nothing reads on for it.
  Result<void> Count(uint64_t bytes);
  uint64_t bytes() const { return bytes_; }

 private:
  CancelToken cancel_;
  uint64_t most_bytes_;
  std::atomic<uint64_t> bytes_ = 0;
};

}  // namespace dynalake::engine
