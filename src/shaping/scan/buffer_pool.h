#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include <arrow/type_fwd.h>

namespace dynalake::shaping {

/// Readable bytes that must follow a block of lines, and writable ones behind every pooled block.
inline constexpr size_t kBlockPadding = 64;

/// A block of memory on loan from a `BufferPool`.
struct PoolBlock {
  uint8_t* data = nullptr;
  size_t capacity = 0;  ///< without the padding
};

/// Memory of column buffers, reused from batch to batch: the page faults of fresh memory cost more
/// than filling it. Thread-safe. Must be held by a shared_ptr; blocks that are still in Arrow
/// arrays keep the pool alive.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  /// Keeps at most `max_idle_bytes` of blocks that nobody uses.
  static std::shared_ptr<BufferPool> Make(size_t max_idle_bytes = size_t{512} << 20);
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /// At least `bytes`, rounded up to a power of two, not cleared.
  PoolBlock Take(size_t bytes);
  void Give(PoolBlock block);
  /// An Arrow buffer of the first `size` bytes, which gives the block back when it dies.
  std::shared_ptr<arrow::Buffer> Wrap(PoolBlock block, int64_t size);

 private:
  explicit BufferPool(size_t max_idle_bytes) : max_idle_bytes_(max_idle_bytes) {}

  std::mutex mutex_;
  std::array<std::vector<uint8_t*>, 64> idle_;  ///< by the logarithm of the capacity
  size_t idle_bytes_ = 0;
  size_t max_idle_bytes_;
};

}  // namespace dynalake::shaping
