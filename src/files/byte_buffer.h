#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "base/assert.h"

namespace dynalake::files {

/// Growing bytes that are not cleared before they are written, with `kSlack` writable bytes behind
/// them, so that short values can be copied in whole vectors.
class ByteBuffer {
 public:
  static constexpr size_t kSlack = 64;

  const uint8_t* data() const { return data_.get(); }
  uint8_t* data() { return data_.get(); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }

  void Clear() { size_ = 0; }
  /// Drops or, with bytes of any value, adds what is behind `size`.
  void Resize(size_t size) {
    Reserve(size);
    size_ = size;
  }
  /// Adds `count` bytes of any value and returns where they begin.
  uint8_t* Extend(size_t count) {
    Reserve(size_ + count);
    uint8_t* const begin = data_.get() + size_;
    size_ += count;
    return begin;
  }
  void Append(const void* bytes, size_t count) {
    if (count != 0) {
      std::memcpy(Extend(count), bytes, count);
    }
  }
  void Append(std::string_view bytes) { Append(bytes.data(), bytes.size()); }
  void AppendByte(uint8_t byte) { *Extend(1) = byte; }
  /// ULEB128, as Parquet's encodings write sizes.
  void AppendVarint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      AppendByte(static_cast<uint8_t>(value | 0x80));
    }
    AppendByte(static_cast<uint8_t>(value));
  }

  void Reserve(size_t size) {
    if (size + kSlack > capacity_) {
      Grow(size + kSlack);
    }
  }

 private:
  struct Free {
    void operator()(uint8_t* data) const { std::free(data); }
  };

  void Grow(size_t wanted) {
    capacity_ = std::max({wanted, 2 * capacity_, size_t{1024}});
    auto* const grown = static_cast<uint8_t*>(std::realloc(data_.get(), capacity_));
    DYNALAKE_ASSERT(grown != nullptr);
    (void)data_.release();
    data_.reset(grown);
  }

  std::unique_ptr<uint8_t, Free> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace dynalake::files
