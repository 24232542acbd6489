#include "generate/batch_pool.h"

#include <string>
#include <utility>

namespace dynalake::generate {

BatchPool::BatchPool(SampleTable& table, int threads, const CancelToken& cancel)
    : table_(table), cancel_(cancel.Child()), queue_(static_cast<size_t>(threads)) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Work(); });
  }
}

BatchPool::~BatchPool() {
  cancel_.Cancel();
  queue_.Close();
}

void BatchPool::Work() {
  while (auto batch = queue_.Pop()) {
    Result<void> written = Write(*std::move(batch));
    const std::scoped_lock lock(mutex_);
    if (!written && !first_error_) {
      first_error_ = std::move(written).error();
      cancel_.Cancel();
    }
    --open_batches_;
    done_.notify_all();
  }
}

Result<void> BatchPool::Write(Batch batch) {
  DYNALAKE_TRY(cancel_.Check());
  ChangeCounts counts;
  std::vector<std::string> requests;
  for (ShopChange& change : batch) {
    counts.inserts += change.kind == ChangeKind::kInsert ? 1 : 0;
    counts.updates += change.kind == ChangeKind::kUpdate ? 1 : 0;
    counts.deletes += change.kind == ChangeKind::kDelete ? 1 : 0;
    requests.push_back(std::move(change.request));
  }
  DYNALAKE_TRY(table_.Write(requests, cancel_));
  const std::scoped_lock lock(mutex_);
  counts_.inserts += counts.inserts;
  counts_.updates += counts.updates;
  counts_.deletes += counts.deletes;
  return {};
}

ChangeCounts BatchPool::TakeCounts() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(counts_, {});
}

Result<void> BatchPool::FirstError() {
  return first_error_ ? Result<void>(*first_error_) : Result<void>();
}

Result<void> BatchPool::Submit(Batch batch) {
  {
    const std::scoped_lock lock(mutex_);
    DYNALAKE_TRY(FirstError());
    ++open_batches_;
  }
  queue_.Push(std::move(batch));
  return {};
}

Result<void> BatchPool::Drain() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return open_batches_ == 0; });
  return FirstError();
}

}  // namespace dynalake::generate
