#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "storage/object_store.h"

namespace dynalake::storage {

/// Objects of `memory:///…`, for tests; they end with the store.
class MemoryStore final : public ObjectStore {
 public:
  /// `clock` stamps the objects and must outlive the store.
  explicit MemoryStore(Clock& clock) : clock_(clock) {}

  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;

 private:
  struct Object {
    std::shared_ptr<const std::string> bytes;
    int64_t modified_micros = 0;
  };
  class Writer;

  Result<Object> Find(const Location& location);

  Clock& clock_;
  std::mutex mutex_;
  std::map<Location, Object> objects_;
};

}  // namespace dynalake::storage
