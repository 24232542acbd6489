#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"
#include "base/cancel.h"
#include "base/result.h"
#include "generate/sample_table.h"
#include "generate/shop_changes.h"

namespace dynalake::generate {

/// How many writes were done.
struct ChangeCounts {
  int64_t inserts = 0;
  int64_t updates = 0;
  int64_t deletes = 0;
};

/// Sends batches of writes to a table from several threads. For one submitting thread.
class BatchPool {
 public:
  using Batch = std::vector<ShopChange>;

  /// `table` outlives it.
  BatchPool(SampleTable& table, int threads, const CancelToken& cancel);
  /// Waits for the requests under way; batches that wait are dropped.
  ~BatchPool();

  /// Waits for room. Answers with the first error of any batch before, after which nothing more is
  /// sent.
  Result<void> Submit(Batch batch);
  /// Waits until all batches are done. Answers likewise.
  Result<void> Drain();

  /// Of the batches that DynamoDB has acknowledged since the last call.
  ChangeCounts TakeCounts();

 private:
  void Work();
  Result<void> Write(Batch batch);
  Result<void> FirstError();

  SampleTable& table_;
  const CancelToken cancel_;
  BoundedQueue<Batch> queue_;
  std::mutex mutex_;
  std::condition_variable done_;
  size_t open_batches_ = 0;           ///< submitted and not done; guarded by mutex_
  std::optional<Error> first_error_;  ///< guarded by mutex_
  ChangeCounts counts_;               ///< guarded by mutex_
  std::vector<std::jthread> threads_;
};

}  // namespace dynalake::generate
