#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include "dynamodb/find_special.h"

namespace dynalake::dynamodb::internal {

/// Where one item's compact line is put together: a reused buffer without the checks and the
/// filling with zeros that std::string would cost per piece.
class CompactBuffer {
 public:
  std::string_view text() const { return {begin_.get(), size()}; }
  const char* data() const { return begin_.get(); }
  size_t size() const { return static_cast<size_t>(at_ - begin_.get()); }
  void Clear() { at_ = begin_.get(); }

  template <size_t kSize>
  void Put(const char (&literal)[kSize]) {
    Reserve(kSize);
    std::memcpy(at_, literal, kSize - 1);
    at_ += kSize - 1;
  }
  void Put(char c) {
    Reserve(1);
    *at_++ = c;
  }
  void Put(std::string_view text) {
    Reserve(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }

  /// Room for so many bytes behind the text. What is written there belongs to it up to `EndAt`.
  char* Room(size_t size_bytes) {
    Reserve(size_bytes);
    return at_;
  }
  void EndAt(char* end) { at_ = end; }

  /// Copies [at, end) up to the first byte that `FindSpecial<kQuote>` stops at, and returns it.
  template <char kQuote>
  const char* PutRun(const char* at, const char* end) {
#ifdef __AVX2__
    // Most runs are short: they are copied while they are searched.
    while (end - at >= 32) {
      Reserve(32);
      const uint32_t mask = SpecialMask<kQuote>(at);
      std::memcpy(at_, at, 32);
      if (mask != 0) {
        at_ += __builtin_ctz(mask);
        return at + __builtin_ctz(mask);
      }
      at_ += 32;
      at += 32;
    }
#endif
    const char* special = FindSpecial<kQuote>(at, end);
    Put(std::string_view(at, static_cast<size_t>(special - at)));
    return special;
  }

  /// Copies the letters, digits, `_` and `$` at the front of [at, end) and returns what is behind.
  const char* PutIdentifier(const char* at, const char* end) {
#ifdef __AVX2__
    while (end - at >= 16) {
      Reserve(16);
      const uint32_t mask = NotIdentifierMask(at);
      std::memcpy(at_, at, 16);
      if (mask != 0) {
        at_ += __builtin_ctz(mask);
        return at + __builtin_ctz(mask);
      }
      at_ += 16;
      at += 16;
    }
#endif
    while (at != end && IsIdentifierByte(*at)) {
      Put(*at++);
    }
    return at;
  }

 private:
  void Reserve(size_t size_bytes) {
    if (static_cast<size_t>(end_ - at_) < size_bytes) {
      Grow(size_bytes);
    }
  }

  void Grow(size_t size_bytes) {
    const size_t used = size();
    const size_t capacity = std::max<size_t>(4096, 2 * (used + size_bytes));
    auto grown = std::make_unique_for_overwrite<char[]>(capacity);
    if (used > 0) {
      std::memcpy(grown.get(), begin_.get(), used);
    }
    begin_ = std::move(grown);
    at_ = begin_.get() + used;
    end_ = begin_.get() + capacity;
  }

  std::unique_ptr<char[]> begin_;
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace dynalake::dynamodb::internal
