#include "shaping/scan/buffer_pool.h"

#include <bit>
#include <cstdlib>

#include <arrow/buffer.h>

#include "base/assert.h"

namespace dynalake::shaping {
namespace {

constexpr size_t kSmallestBlock = 1024;
constexpr size_t kAlignment = 64;

class PooledBuffer : public arrow::MutableBuffer {
 public:
  PooledBuffer(std::shared_ptr<BufferPool> pool, PoolBlock block, int64_t size)
      : arrow::MutableBuffer(block.data, size), pool_(std::move(pool)), block_(block) {
    capacity_ = static_cast<int64_t>(block.capacity);
  }
  ~PooledBuffer() override { pool_->Give(block_); }

 private:
  std::shared_ptr<BufferPool> pool_;
  PoolBlock block_;
};

}  // namespace

std::shared_ptr<BufferPool> BufferPool::Make(size_t max_idle_bytes) {
  return std::shared_ptr<BufferPool>(new BufferPool(max_idle_bytes));
}

BufferPool::~BufferPool() {
  for (auto& blocks : idle_) {
    for (uint8_t* block : blocks) {
      std::free(block);
    }
  }
}

PoolBlock BufferPool::Take(size_t bytes) {
  const size_t capacity = std::bit_ceil(bytes < kSmallestBlock ? kSmallestBlock : bytes);
  auto& blocks = idle_[static_cast<size_t>(std::countr_zero(capacity))];
  {
    const std::lock_guard lock(mutex_);
    if (!blocks.empty()) {
      uint8_t* data = blocks.back();
      blocks.pop_back();
      idle_bytes_ -= capacity;
      return {data, capacity};
    }
  }
  auto* data = static_cast<uint8_t*>(std::aligned_alloc(kAlignment, capacity + kBlockPadding));
  DYNALAKE_ASSERT(data != nullptr);
  return {data, capacity};
}

void BufferPool::Give(PoolBlock block) {
  if (block.data == nullptr) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    if (idle_bytes_ + block.capacity <= max_idle_bytes_) {
      idle_bytes_ += block.capacity;
      idle_[static_cast<size_t>(std::countr_zero(block.capacity))].push_back(block.data);
      return;
    }
  }
  std::free(block.data);
}

std::shared_ptr<arrow::Buffer> BufferPool::Wrap(PoolBlock block, int64_t size) {
  return std::make_shared<PooledBuffer>(shared_from_this(), block, size);
}

}  // namespace dynalake::shaping
