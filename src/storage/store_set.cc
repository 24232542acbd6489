#include "storage/store_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.h"

namespace dynalake::storage {

void StoreSet::Add(std::string scheme, std::unique_ptr<ObjectStore> store) {
  const bool is_new =
      members_.emplace(std::move(scheme), Member{.store = std::move(store), .make = {}}).second;
  DYNALAKE_ASSERT(is_new);
}

void StoreSet::AddLazily(std::string scheme, Maker make) {
  const bool is_new =
      members_.emplace(std::move(scheme), Member{.store = nullptr, .make = std::move(make)}).second;
  DYNALAKE_ASSERT(is_new);
}

Result<ObjectStore*> StoreSet::StoreOf(const Location& location) {
  const auto found = members_.find(location.scheme());
  if (found == members_.end()) {
    return Fail(ErrorCode::kUnsupported, "{}: no store for the scheme {}", location.ToString(),
                location.scheme());
  }
  Member& member = found->second;
  const std::scoped_lock lock(mutex_);
  if (member.store == nullptr) {
    DYNALAKE_ASSIGN(member.store, member.make());
  }
  return member.store.get();
}

Result<ObjectInfo> StoreSet::Head(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Head(location);
}

Result<std::unique_ptr<ObjectReader>> StoreSet::Open(const Location& location) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->Open(location);
}

Result<std::unique_ptr<ObjectReader>> StoreSet::OpenForTail(const Location& location,
                                                            uint64_t tail_bytes) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(location));
  return store->OpenForTail(location, tail_bytes);
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

Result<std::vector<FailedDelete>> StoreSet::DeleteAll(std::span<const Location> locations) {
  std::vector<FailedDelete> failed;
  while (!locations.empty()) {
    const std::string_view scheme = locations.front().scheme();
    const auto end = std::ranges::find_if(
        locations, [&](const Location& location) { return location.scheme() != scheme; });
    const size_t count = static_cast<size_t>(end - locations.begin());
    DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(locations.front()));
    DYNALAKE_ASSIGN(std::vector<FailedDelete> of_store, store->DeleteAll(locations.first(count)));
    std::ranges::move(of_store, std::back_inserter(failed));
    locations = locations.subspan(count);
  }
  return failed;
}

Result<std::vector<UnfinishedWrite>> StoreSet::ListUnfinished(const Location& folder) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(folder));
  return store->ListUnfinished(folder);
}

Result<void> StoreSet::DiscardUnfinished(const UnfinishedWrite& write) {
  DYNALAKE_ASSIGN(ObjectStore * store, StoreOf(write.location));
  return store->DiscardUnfinished(write);
}

}  // namespace dynalake::storage
