#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <arrow/buffer.h>

#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {

/// A growing array of plain values in a pooled block. The caller reserves room and keeps the size
/// itself: the hot loops write through `data()`.
template <typename T>
class PoolArray {
 public:
  explicit PoolArray(BufferPool* pool) : pool_(pool) {}
  PoolArray(PoolArray&& other) noexcept
      : pool_(other.pool_), block_(std::exchange(other.block_, {})) {}
  PoolArray& operator=(PoolArray&&) = delete;
  ~PoolArray() { pool_->Give(block_); }

  T* data() { return reinterpret_cast<T*>(block_.data); }
  const T* data() const { return reinterpret_cast<const T*>(block_.data); }
  size_t capacity() const { return block_.capacity / sizeof(T); }

  /// Makes room for `count` values in all, of which the first `used` are kept.
  void Reserve(size_t count, size_t used) {
    if (count <= capacity()) {
      return;
    }
    const PoolBlock grown = pool_->Take(count * sizeof(T));
    if (used != 0) {
      std::memcpy(grown.data, block_.data, used * sizeof(T));
    }
    pool_->Give(block_);
    block_ = grown;
  }

  /// Hands the first `count` values to Arrow and starts again without memory.
  std::shared_ptr<arrow::Buffer> Release(size_t count) {
    if (block_.data == nullptr) {
      Reserve(1, 0);
    }
    return pool_->Wrap(std::exchange(block_, {}), static_cast<int64_t>(count * sizeof(T)));
  }

 private:
  BufferPool* pool_;
  PoolBlock block_;
};

}  // namespace dynalake::shaping
