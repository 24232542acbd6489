#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>

#include "base/result.h"
#include "storage/location.h"
#include "storage/object_store.h"

namespace dynalake::storage {

/// How many objects are finished behind their writer, and by whom.
struct Finishes {
  size_t most = 1;              ///< that may be unfinished; with one nothing goes on behind
  bool by_own_threads = false;  ///< all at once; else by who settles them, one after the other
};

/// What is best for objects below `folder`: threads of their own where finishing is a round trip to
/// another machine; for files of this machine, whose disk nobody waits for long, they would cost
/// more than they save.
Finishes UsefulFinishes(const Location& folder);

/// Writes many objects one after the other without waiting for each to be finished: that goes on
/// behind the caller, or when they are settled. Nothing is there for sure, nor durable, before
/// `Settle` says so. For one thread.
class FinishBehind {
 public:
  /// `store` outlives it.
  FinishBehind(ObjectStore& store, Finishes finishes);
  /// Waits for what goes on.
  ~FinishBehind();
  FinishBehind(const FinishBehind&) = delete;
  FinishBehind& operator=(const FinishBehind&) = delete;

  /// As `ObjectStore::Create`, but `Finish` hands the object over. It waits where too many are
  /// under way, and its error may then be that of another object. The writer may not outlive this.
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location);

  /// Bytes of the objects under way, which their writers may hold in memory.
  int64_t pending_bytes() const { return pending_bytes_; }
  /// Waits for the object that was handed over first, if there is one.
  Result<void> SettleOne();
  /// Waits for all: they are visible and durable then. The first error.
  Result<void> Settle();

 private:
  class Writer;
  struct Pending {
    std::future<Result<void>> finished;
    int64_t size_bytes = 0;
  };

  Result<void> Take(std::unique_ptr<ObjectWriter> writer, int64_t size_bytes);

  ObjectStore& store_;
  Finishes finishes_;
  std::deque<Pending> pending_;
  int64_t pending_bytes_ = 0;
};

}  // namespace dynalake::storage
