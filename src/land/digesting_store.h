#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// What was written into an object.
struct ObjectDigest {
  int64_t size_bytes = 0;
  std::string sha256;  ///< in hex
};

/// Another store that digests the objects created through it as their bytes pass. Thread-safe as
/// the other, which outlives it.
class DigestingStore final : public storage::ObjectStore {
 public:
  explicit DigestingStore(storage::ObjectStore& store) : store_(store) {}

  /// Of an object that was created through this store and finished.
  ObjectDigest DigestOf(const storage::Location& location) const;

  Result<storage::ObjectInfo> Head(const storage::Location& location) override;
  Result<std::unique_ptr<storage::ObjectReader>> Open(const storage::Location& location) override;
  Result<void> List(const storage::Location& folder, const Visitor& visit) override;
  Result<void> Put(const storage::Location& location, std::span<const std::byte> bytes,
                   storage::PutCondition condition) override;
  Result<std::unique_ptr<storage::ObjectWriter>> Create(const storage::Location& location) override;
  Result<void> Delete(const storage::Location& location) override;
  Result<std::vector<storage::FailedDelete>> DeleteAll(
      std::span<const storage::Location> locations) override;
  Result<std::vector<storage::UnfinishedWrite>> ListUnfinished(
      const storage::Location& folder) override;
  Result<void> DiscardUnfinished(const storage::UnfinishedWrite& write) override;

 private:
  class Writer;

  storage::ObjectStore& store_;
  mutable std::mutex mutex_;
  std::map<storage::Location, ObjectDigest> digests_;  ///< guarded by mutex_
};

}  // namespace dynalake::land
