#pragma once

#include <map>
#include <memory>
#include <string>

#include "storage/object_store.h"

namespace dynalake::storage {

/// Several stores behind one face: each call goes to the store of its location's scheme, and a
/// scheme without one is kUnsupported. Stores are added before threads start.
class StoreSet final : public ObjectStore {
 public:
  void Add(std::string scheme, std::unique_ptr<ObjectStore> store);

  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;

 private:
  Result<ObjectStore*> StoreOf(const Location& location) const;

  std::map<std::string, std::unique_ptr<ObjectStore>, std::less<>> stores_;
};

}  // namespace dynalake::storage
