#include "storage/cached_store.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/s3_options.h"

namespace dynalake::storage {
namespace {

constexpr size_t kMostOpened = 64;
/// To open an object of S3 without a use for its end.
constexpr uint64_t kLeastTailBytes = 1;

}  // namespace

/// Reads what the cache has from there, and the gaps between from the store, which it opens at the
/// first gap.
class CachedStore::Reader final : public ObjectReader {
 public:
  Reader(CachedStore& store, Location location)
      : store_(store), cache_(store.cache_), location_(std::move(location)) {}

  Result<void> Open(uint64_t tail_bytes) {
    ranges_ = cache_.Find(location_);
    if (ranges_.object_bytes.has_value()) {
      return {};
    }
    DYNALAKE_ASSIGN(remote_, store_.OpenRemote(location_, tail_bytes));
    ranges_.object_bytes = remote_->size_bytes();
    // It comes with the opening of an object of S3 anyhow.
    std::vector<std::byte> tail(std::min<uint64_t>(tail_bytes, size_bytes()));
    return ReadGap(size_bytes() - tail.size(), tail);
  }

  uint64_t size_bytes() const override { return *ranges_.object_bytes; }

  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= size_bytes()) {
      return size_t{0};
    }
    out = out.first(std::min<uint64_t>(out.size(), size_bytes() - offset));
    size_t done = 0;
    while (done < out.size()) {
      DYNALAKE_ASSIGN(const size_t size, ReadSome(offset + done, out.subspan(done)));
      done += size;
    }
    return done;
  }

 private:
  // A range that has `offset`, or the gap there.
  struct Piece {
    bool is_cached = false;
    uint64_t start = 0;
    uint64_t length = 0;
  };

  Piece PieceAt(uint64_t offset) const {
    const std::scoped_lock lock(mutex_);
    const auto next = ranges_.lengths.upper_bound(offset);
    if (next != ranges_.lengths.begin()) {
      const auto& [start, length] = *std::prev(next);
      if (offset < start + length) {
        return {.is_cached = true, .start = start, .length = length};
      }
    }
    const uint64_t end = next == ranges_.lengths.end() ? size_bytes() : next->first;
    return {.is_cached = false, .start = offset, .length = end - offset};
  }

  Result<size_t> ReadSome(uint64_t offset, std::span<std::byte> out) const {
    const Piece piece = PieceAt(offset);
    out = out.first(std::min<uint64_t>(out.size(), piece.start + piece.length - offset));
    if (piece.is_cached) {
      if (cache_.Read(location_, size_bytes(), piece.start, piece.length, offset, out)) {
        return out.size();
      }
      const std::scoped_lock lock(mutex_);
      ranges_.lengths.erase(piece.start);
      return size_t{0};
    }
    DYNALAKE_TRY(ReadGap(offset, out));
    return out.size();
  }

  Result<void> ReadGap(uint64_t offset, std::span<std::byte> out) const {
    DYNALAKE_ASSIGN(const ObjectReader* remote, Remote());
    DYNALAKE_ASSIGN(const size_t size, remote->Read(offset, out));
    if (size != out.size()) {
      return Fail(ErrorCode::kUnreachable, "{} ends before byte {}", location_.ToString(),
                  offset + out.size());
    }
    cache_.Write(location_, size_bytes(), offset, out);
    const std::scoped_lock lock(mutex_);
    ranges_.lengths.emplace(offset, out.size());
    return {};
  }

  Result<const ObjectReader*> Remote() const {
    const std::scoped_lock lock(mutex_);
    if (remote_ == nullptr) {
      DYNALAKE_ASSIGN(remote_, store_.OpenRemote(location_, kLeastTailBytes));
    }
    return remote_.get();
  }

  CachedStore& store_;
  DiskCache& cache_;
  Location location_;
  mutable std::mutex mutex_;
  mutable CachedRanges ranges_;
  mutable RemotePtr remote_;
};

CachedStore::CachedStore(std::unique_ptr<ObjectStore> store, Location immutable_folder,
                         DiskCache& cache)
    : store_(std::move(store)), immutable_folder_(std::move(immutable_folder)), cache_(cache) {}

Result<CachedStore::RemotePtr> CachedStore::OpenRemote(const Location& location,
                                                       uint64_t tail_bytes) {
  {
    const std::scoped_lock lock(mutex_);
    const auto known = std::ranges::find(opened_, location, &std::pair<Location, RemotePtr>::first);
    if (known != opened_.end()) {
      return RemotePtr(known->second);
    }
  }
  DYNALAKE_ASSIGN(RemotePtr remote, store_->OpenForTail(location, tail_bytes));
  const std::scoped_lock lock(mutex_);
  opened_.emplace_back(location, remote);
  if (opened_.size() > kMostOpened) {
    opened_.pop_front();
  }
  return remote;
}

void CachedStore::Forget(const Location& location) {
  cache_.Forget(location);
  const std::scoped_lock lock(mutex_);
  std::erase_if(opened_, [&](const auto& opened) { return opened.first == location; });
}

Result<ObjectInfo> CachedStore::Head(const Location& location) { return store_->Head(location); }

Result<std::unique_ptr<ObjectReader>> CachedStore::Open(const Location& location) {
  return OpenForTail(location, kTailBytes);
}

Result<std::unique_ptr<ObjectReader>> CachedStore::OpenForTail(const Location& location,
                                                               uint64_t tail_bytes) {
  if (!immutable_folder_.Contains(location)) {
    return store_->OpenForTail(location, tail_bytes);
  }
  auto reader = std::make_unique<Reader>(*this, location);
  DYNALAKE_TRY(reader->Open(tail_bytes));
  return std::unique_ptr<ObjectReader>(std::move(reader));
}

Result<void> CachedStore::List(const Location& folder, const Visitor& visit) {
  return store_->List(folder, visit);
}

Result<void> CachedStore::Put(const Location& location, std::span<const std::byte> bytes,
                              PutCondition condition) {
  return store_->Put(location, bytes, condition);
}

Result<std::unique_ptr<ObjectWriter>> CachedStore::Create(const Location& location) {
  return store_->Create(location);
}

Result<void> CachedStore::Delete(const Location& location) {
  Forget(location);
  return store_->Delete(location);
}

Result<std::vector<FailedDelete>> CachedStore::DeleteAll(std::span<const Location> locations) {
  std::ranges::for_each(locations, [this](const Location& location) { Forget(location); });
  return store_->DeleteAll(locations);
}

Result<std::vector<UnfinishedWrite>> CachedStore::ListUnfinished(const Location& folder) {
  return store_->ListUnfinished(folder);
}

Result<void> CachedStore::DiscardUnfinished(const UnfinishedWrite& write) {
  return store_->DiscardUnfinished(write);
}

}  // namespace dynalake::storage
