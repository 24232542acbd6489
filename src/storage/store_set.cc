#include "storage/store_set.h"

#include <utility>

#include "base/assert.h"

namespace dynalake::storage {

void StoreSet::Add(std::string scheme, std::unique_ptr<ObjectStore> store) {
  bool is_new = stores_.emplace(std::move(scheme), std::move(store)).second;
  DYNALAKE_ASSERT(is_new);
}

Result<ObjectStore*> StoreSet::StoreOf(const Location& location) const {
  auto found = stores_.find(location.scheme());
  if (found == stores_.end()) {
    return Fail(ErrorCode::kUnsupported, "{}: no store for the scheme {}", location.ToString(),
                location.scheme());
  }
  return found->second.get();
}

Result<ObjectInfo> StoreSet::Head(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Head(location);
}

Result<std::unique_ptr<ObjectReader>> StoreSet::Open(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Open(location);
}

Result<void> StoreSet::List(const Location& folder, const Visitor& visit) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(folder));
  return store->List(folder, visit);
}

Result<void> StoreSet::Put(const Location& location, std::span<const std::byte> bytes,
                           PutCondition condition) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Put(location, bytes, condition);
}

Result<std::unique_ptr<ObjectWriter>> StoreSet::Create(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Create(location);
}

Result<void> StoreSet::Delete(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Delete(location);
}

}  // namespace dynalake::storage
