#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "storage/object_store.h"

namespace dynalake::storage {

/// Several stores behind one face: each call goes to the store of its location's scheme, and a
/// scheme without one is kUnsupported. Stores are added before threads start.
class StoreSet final : public ObjectStore {
 public:
  using Maker = std::function<Result<std::unique_ptr<ObjectStore>>()>;

  void Add(std::string scheme, std::unique_ptr<ObjectStore> store);
  /// A store that `make` makes when it is first used; what it returns as an error every call of
  /// that scheme does, until it makes one.
  void AddLazily(std::string scheme, Maker make);

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
  struct Member {
    std::unique_ptr<ObjectStore> store;
    Maker make;
  };

  Result<ObjectStore*> StoreOf(const Location& location);

  std::mutex mutex_;
  std::map<std::string, Member, std::less<>> members_;
};

}  // namespace dynalake::storage
