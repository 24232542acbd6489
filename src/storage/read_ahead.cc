#include "storage/read_ahead.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <future>
#include <span>
#include <utility>
#include <vector>

#include "base/cancel_scope.h"

namespace dynalake::storage {
namespace {

constexpr size_t kBlockBytes = size_t{4} << 20;
constexpr size_t kBlocks = 3;

/// A read that does not go on where the last one ended starts anew there.
class ReadAheadReader final : public ObjectReader {
 public:
  explicit ReadAheadReader(std::unique_ptr<ObjectReader> reader) : reader_(std::move(reader)) {}

  uint64_t size_bytes() const override { return reader_->size_bytes(); }
  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override;

 private:
  using Bytes = std::vector<std::byte>;
  struct Block {
    uint64_t offset = 0;
    std::future<Result<Bytes>> bytes;
  };

  Result<void> Take(uint64_t offset) const;
  void Start(uint64_t offset) const;

  std::unique_ptr<ObjectReader> reader_;
  // What was read so far is no part of the object's state.
  mutable uint64_t current_offset_ = 0;
  mutable Bytes current_;
  mutable std::deque<Block> coming_;
};

void ReadAheadReader::Start(uint64_t offset) const {
  const size_t size = std::min<uint64_t>(kBlockBytes, size_bytes() - offset);
  coming_.push_back(
      {.offset = offset,
       .bytes = std::async(std::launch::async, WithinCurrentScope([this, offset, size]() {
                             Bytes bytes(size);
                             Result<size_t> read = reader_->Read(offset, bytes);
                             if (!read) {
                               return Result<Bytes>(std::move(read).error());
                             }
                             bytes.resize(*read);
                             return Result<Bytes>(std::move(bytes));
                           }))});
}

// Makes the block with `offset` the current one.
Result<void> ReadAheadReader::Take(uint64_t offset) const {
  if (coming_.empty() || coming_.front().offset != offset) {
    coming_.clear();
    Start(offset);
  }
  for (uint64_t next = coming_.back().offset + kBlockBytes;
       coming_.size() < kBlocks && next < size_bytes(); next += kBlockBytes) {
    Start(next);
  }
  Block block = std::move(coming_.front());
  coming_.pop_front();
  current_.clear();
  DYNALAKE_ASSIGN(current_, block.bytes.get());
  current_offset_ = offset;
  return {};
}

Result<size_t> ReadAheadReader::Read(uint64_t offset, std::span<std::byte> out) const {
  size_t done = 0;
  while (done < out.size() && offset + done < size_bytes()) {
    const uint64_t at = offset + done;
    if (at < current_offset_ || at >= current_offset_ + current_.size()) {
      DYNALAKE_TRY(Take(at));
      if (current_.empty()) {
        break;
      }
    }
    const auto rest = std::span(current_).subspan(at - current_offset_);
    const size_t size = std::min(rest.size(), out.size() - done);
    std::ranges::copy(rest.first(size), out.begin() + static_cast<ptrdiff_t>(done));
    done += size;
  }
  return done;
}

}  // namespace

Result<std::unique_ptr<ObjectReader>> OpenSequential(ObjectStore& store, const Location& location) {
  DYNALAKE_ASSIGN(auto reader, store.Open(location));
  if (location.scheme() == "s3" && reader->size_bytes() > 0) {
    reader = std::make_unique<ReadAheadReader>(std::move(reader));
  }
  return reader;
}

}  // namespace dynalake::storage
