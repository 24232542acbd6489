#include "storage/object_store.h"

#include <utility>

namespace dynalake::storage {

Result<std::unique_ptr<ObjectReader>> ObjectStore::OpenForTail(const Location& location,
                                                               uint64_t /*tail_bytes*/) {
  return Open(location);
}

Result<size_t> ObjectStore::Read(const Location& location, uint64_t offset,
                                 std::span<std::byte> out) {
  DYNALAKE_ASSIGN(auto reader, Open(location));
  return reader->Read(offset, out);
}

Result<std::string> ObjectStore::ReadAll(const Location& location, uint64_t limit_bytes) {
  DYNALAKE_ASSIGN(auto reader, Open(location));
  if (reader->size_bytes() > limit_bytes) {
    // Not kResourceExhausted: the same file is as large the next time.
    return Fail(ErrorCode::kUnsupported,
                "{} has {} bytes, and dynalake reads such a file only up to {}",
                location.ToString(), reader->size_bytes(), limit_bytes);
  }
  std::string text(reader->size_bytes(), '\0');
  DYNALAKE_ASSIGN(size_t size, reader->Read(0, std::as_writable_bytes(std::span(text))));
  text.resize(size);
  return text;
}

Result<std::vector<FailedDelete>> ObjectStore::DeleteAll(std::span<const Location> locations) {
  std::vector<FailedDelete> failed;
  for (const Location& location : locations) {
    if (Result<void> deleted = Delete(location); !deleted) {
      failed.push_back({location, std::move(deleted).error()});
    }
  }
  return failed;
}

Result<std::vector<UnfinishedWrite>> ObjectStore::ListUnfinished(const Location&) {
  return std::vector<UnfinishedWrite>();
}

Result<void> ObjectStore::DiscardUnfinished(const UnfinishedWrite& write) {
  return Fail(ErrorCode::kInvalidArgument, "{}: this store has no unfinished writes",
              write.location.ToString());
}

Result<void> ObjectStore::PutText(const Location& location, std::string_view text,
                                  PutCondition condition) {
  return Put(location, std::as_bytes(std::span(text)), condition);
}

}  // namespace dynalake::storage
