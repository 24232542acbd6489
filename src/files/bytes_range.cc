#include "files/bytes_range.h"

#include <algorithm>

#include "base/little_endian.h"

namespace dynalake::files {
namespace {

/// Bytes that are read from the start of a value, whatever its size.
constexpr size_t kReadAhead = 24;

/// The first `size` (or 8) of the eight bytes at `from` as a number that orders as they do.
uint64_t Key(const void* from, size_t size) {
  const uint64_t key = __builtin_bswap64(LoadLittleEndian<uint64_t>(from));
  return size >= 8 ? key : key & ~(~uint64_t{0} >> (8 * size));
}

uint64_t PaddedKey(std::string_view value, size_t from) {
  char bytes[8] = {};
  const size_t size = std::min(value.size() - from, sizeof(bytes));
  std::copy_n(value.data() + from, size, bytes);
  return Key(bytes, sizeof(bytes));
}

}  // namespace

void BytesRange::Add(std::string_view value) {
  value = value.substr(0, kRangeLength);
  if (empty_) {
    empty_ = false;
    min_ = value;
    max_ = value;
  } else if (value < min_) {
    min_ = value;
  } else if (value > max_) {
    max_ = value;
  } else {
    return;
  }
  Rekey();
}

void BytesRange::Rekey() {
  const size_t most = std::min({min_.size(), max_.size(), sizeof(prefix_)});
  prefix_size_ = static_cast<size_t>(
      std::mismatch(min_.begin(), min_.begin() + static_cast<ptrdiff_t>(most), max_.begin()).first -
      min_.begin());
  char prefix[sizeof(prefix_)] = {};
  char mask[sizeof(prefix_)] = {};
  std::copy_n(min_.data(), prefix_size_, prefix);
  std::fill_n(mask, prefix_size_, '\xff');
  for (size_t word = 0; word < 2; ++word) {
    prefix_[word] = LoadLittleEndian<uint64_t>(prefix + 8 * word);
    prefix_mask_[word] = LoadLittleEndian<uint64_t>(mask + 8 * word);
  }
  min_key_ = PaddedKey(min_, prefix_size_);
  max_key_ = PaddedKey(max_, prefix_size_);
}

/// What `AddRun` compares values with, in registers.
struct BytesRange::Keys {
  explicit Keys(const BytesRange& range)
      : prefix{range.prefix_[0], range.prefix_[1]},
        prefix_mask{range.prefix_mask_[0], range.prefix_mask_[1]},
        prefix_size(range.prefix_size_),
        min(range.min_key_),
        max(range.max_key_) {}

  /// Whether a value is in the range for sure. kReadAhead bytes of it can be read.
  bool Hold(const uint8_t* value, size_t size) const {
    const uint64_t difference =
        ((LoadLittleEndian<uint64_t>(value) ^ prefix[0]) & prefix_mask[0]) |
        ((LoadLittleEndian<uint64_t>(value + 8) ^ prefix[1]) & prefix_mask[1]);
    const uint64_t key = Key(value + prefix_size, size - prefix_size);
    return difference == 0 && size >= prefix_size && min < key && key < max;
  }

  uint64_t prefix[2];
  uint64_t prefix_mask[2];
  size_t prefix_size;
  uint64_t min;
  uint64_t max;
};

void BytesRange::AddRun(const uint8_t* data, const uint8_t* data_end, const int32_t* offsets,
                        int64_t count) {
  Keys keys(*this);
  for (int64_t i = 0; i < count; ++i) {
    const uint8_t* value = data + offsets[i];
    const auto size = static_cast<size_t>(offsets[i + 1] - offsets[i]);
    if (static_cast<size_t>(data_end - value) >= kReadAhead && keys.Hold(value, size)) [[likely]] {
      continue;
    }
    Add(std::string_view(reinterpret_cast<const char*>(value), size));
    keys = Keys(*this);
  }
}

}  // namespace dynalake::files
