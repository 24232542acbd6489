#include "storage/memory_store.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace dynalake::storage {
namespace {

class MemoryReader final : public ObjectReader {
 public:
  explicit MemoryReader(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  uint64_t size_bytes() const override { return bytes_->size(); }
  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= bytes_->size()) {
      return size_t{0};
    }
    size_t size = std::min<size_t>(out.size(), bytes_->size() - offset);
    std::ranges::copy(std::as_bytes(std::span(*bytes_)).subspan(offset, size), out.begin());
    return size;
  }

 private:
  std::shared_ptr<const std::string> bytes_;
};

std::string ToText(std::span<const std::byte> bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Result<void> CheckScheme(const Location& location) {
  if (location.scheme() != "memory") {
    return Fail(ErrorCode::kInvalidArgument, "{} is not in memory", location.ToString());
  }
  return {};
}

}  // namespace

class MemoryStore::Writer final : public ObjectWriter {
 public:
  Writer(MemoryStore& store, Location location) : store_(store), location_(std::move(location)) {}

  Result<void> Append(std::span<const std::byte> bytes) override {
    text_ += ToText(bytes);
    return {};
  }
  Result<void> Finish() override { return store_.PutText(location_, text_, PutCondition::kNone); }
  void Abort() override { text_.clear(); }

 private:
  MemoryStore& store_;
  Location location_;
  std::string text_;
};

Result<MemoryStore::Object> MemoryStore::Find(const Location& location) {
  DYNALAKE_TRY(CheckScheme(location));
  std::lock_guard lock(mutex_);
  auto found = objects_.find(location);
  if (found == objects_.end()) {
    return Fail(ErrorCode::kNotFound, "cannot find {}", location.ToString());
  }
  return found->second;
}

Result<ObjectInfo> MemoryStore::Head(const Location& location) {
  DYNALAKE_ASSIGN(Object object, Find(location));
  return ObjectInfo{.location = location,
                    .size_bytes = object.bytes->size(),
                    .modified_micros = object.modified_micros};
}

Result<std::unique_ptr<ObjectReader>> MemoryStore::Open(const Location& location) {
  DYNALAKE_ASSIGN(Object object, Find(location));
  return std::make_unique<MemoryReader>(std::move(object.bytes));
}

Result<void> MemoryStore::List(const Location& folder, const Visitor& visit) {
  DYNALAKE_TRY(CheckScheme(folder));
  std::vector<ObjectInfo> listed;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [location, object] : objects_) {
      if (folder.Contains(location)) {
        listed.push_back({.location = location,
                          .size_bytes = object.bytes->size(),
                          .modified_micros = object.modified_micros});
      }
    }
  }
  for (const ObjectInfo& info : listed) {
    DYNALAKE_TRY(visit(info));
  }
  return {};
}

Result<void> MemoryStore::Put(const Location& location, std::span<const std::byte> bytes,
                              PutCondition condition) {
  DYNALAKE_TRY(CheckScheme(location));
  Object object{.bytes = std::make_shared<const std::string>(ToText(bytes)),
                .modified_micros = clock_.NowMicros()};
  std::lock_guard lock(mutex_);
  if (condition == PutCondition::kIfAbsent && objects_.contains(location)) {
    return Fail(ErrorCode::kPreconditionFailed, "cannot create {}: it exists", location.ToString());
  }
  objects_.insert_or_assign(location, std::move(object));
  return {};
}

Result<std::unique_ptr<ObjectWriter>> MemoryStore::Create(const Location& location) {
  DYNALAKE_TRY(CheckScheme(location));
  return std::make_unique<Writer>(*this, location);
}

Result<void> MemoryStore::Delete(const Location& location) {
  DYNALAKE_TRY(CheckScheme(location));
  std::lock_guard lock(mutex_);
  objects_.erase(location);
  return {};
}

}  // namespace dynalake::storage
