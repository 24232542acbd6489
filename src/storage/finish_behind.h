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

/// How many objects below `folder` are worth being finished at once: several where that is a round
/// trip to another machine, else one.
size_t UsefulFinishes(const Location& folder);

/// Writes many objects one after the other without waiting for each to be finished: that goes on
/// behind the caller, several at once. Nothing is there for sure, nor durable, before `Settle`
/// says so. For one thread.
class FinishBehind {
 public:
  /// At most `most` objects are being finished at once; with one nothing goes on behind. `store`
  /// outlives it.
  FinishBehind(ObjectStore& store, size_t most);
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
  size_t most_;
  std::deque<Pending> pending_;
  int64_t pending_bytes_ = 0;
};

}  // namespace dynalake::storage
