#include "land/digesting_store.h"

#include <utility>

#include "base/assert.h"
#include "base/digest.h"
#include "base/hex.h"

namespace dynalake::land {

using storage::Location;

class DigestingStore::Writer final : public storage::ObjectWriter {
 public:
  Writer(DigestingStore& store, Location location, std::unique_ptr<storage::ObjectWriter> writer)
      : store_(store), location_(std::move(location)), writer_(std::move(writer)) {}

  Result<void> Append(std::span<const std::byte> bytes) override {
    size_bytes_ += static_cast<int64_t>(bytes.size());
    digest_.Update(bytes);
    return writer_->Append(bytes);
  }
  Result<void> Finish() override {
    DYNALAKE_TRY(writer_->Finish());
    const Sha256::Bytes digest = digest_.Finish();
    const std::scoped_lock lock(store_.mutex_);
    store_.digests_[location_] = {size_bytes_, EncodeHex(std::span<const uint8_t>(digest))};
    return {};
  }
  void Abort() override { writer_->Abort(); }

 private:
  DigestingStore& store_;
  const Location location_;
  std::unique_ptr<storage::ObjectWriter> writer_;
  Sha256 digest_;
  int64_t size_bytes_ = 0;
};

ObjectDigest DigestingStore::DigestOf(const Location& location) const {
  const std::scoped_lock lock(mutex_);
  const auto at = digests_.find(location);
  DYNALAKE_ASSERT(at != digests_.end());
  return at->second;
}

Result<storage::ObjectInfo> DigestingStore::Head(const Location& location) {
  return store_.Head(location);
}

Result<std::unique_ptr<storage::ObjectReader>> DigestingStore::Open(const Location& location) {
  return store_.Open(location);
}

Result<void> DigestingStore::List(const Location& folder, const Visitor& visit) {
  return store_.List(folder, visit);
}

Result<void> DigestingStore::Put(const Location& location, std::span<const std::byte> bytes,
                                 storage::PutCondition condition) {
  return store_.Put(location, bytes, condition);
}

Result<std::unique_ptr<storage::ObjectWriter>> DigestingStore::Create(const Location& location) {
  DYNALAKE_ASSIGN(auto writer, store_.Create(location));
  return std::make_unique<Writer>(*this, location, std::move(writer));
}

Result<void> DigestingStore::Delete(const Location& location) { return store_.Delete(location); }

Result<std::vector<storage::FailedDelete>> DigestingStore::DeleteAll(
    std::span<const Location> locations) {
  return store_.DeleteAll(locations);
}

Result<std::vector<storage::UnfinishedWrite>> DigestingStore::ListUnfinished(
    const Location& folder) {
  return store_.ListUnfinished(folder);
}

Result<void> DigestingStore::DiscardUnfinished(const storage::UnfinishedWrite& write) {
  return store_.DiscardUnfinished(write);
}

}  // namespace dynalake::land
