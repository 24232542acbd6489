#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "storage/disk_cache.h"
#include "storage/object_store.h"

namespace dynalake::storage {

/// Another store whose objects below one folder are read through a cache on disk. What is below it
/// never changes once it is there, and its name never comes again: the data and metadata files of
/// Iceberg tables. An object that is cached is read without asking the other store anything.
class CachedStore final : public ObjectStore {
 public:
  /// `cache` outlives the store.
  CachedStore(std::unique_ptr<ObjectStore> store, Location immutable_folder, DiskCache& cache);

  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> OpenForTail(const Location& location,
                                                    uint64_t tail_bytes) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;
  Result<std::vector<FailedDelete>> DeleteAll(std::span<const Location> locations) override;
  Result<std::vector<UnfinishedWrite>> ListUnfinished(const Location& folder) override;
  Result<void> DiscardUnfinished(const UnfinishedWrite& write) override;

 private:
  class Reader;
  using RemotePtr = std::shared_ptr<const ObjectReader>;

  /// Opens the object in the other store, unless a reader of it did not long ago: a query opens
  /// each file more than once, and each opening is a request.
  Result<RemotePtr> OpenRemote(const Location& location, uint64_t tail_bytes);
  void Forget(const Location& location);

  std::unique_ptr<ObjectStore> store_;
  Location immutable_folder_;
  DiskCache& cache_;
  std::mutex mutex_;
  std::deque<std::pair<Location, RemotePtr>> opened_;  ///< the last ones; guarded by mutex_
};

}  // namespace dynalake::storage
