#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "shaping/builder/number_cell.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {

/// The different values of a string column, each with the index of its first appearance. It refuses
/// values when it is full, or when they repeat so seldom that it is of no use. Lives across
/// batches, so that successive batches can share the Arrow dictionary.
class StringDictionary {
 public:
  static constexpr int32_t kMostValues = 4096;
  static constexpr size_t kMostBytes = size_t{1} << 20;
  static constexpr int32_t kFull = -1;

  StringDictionary();

  /// The index of `text`, which is added if need be, or kFull. kBlockPadding bytes behind it are
  /// readable.
  int32_t IndexOf(const char* text, size_t size);

  /// The index of a text of at most 16 bytes that is in it, else kFull. Padding as for `IndexOf`.
  int32_t Find(const char* text, size_t size) {
    if (size > kMostInlineBytes) {
      return kFull;
    }
    const uint32_t hash = HashOfShort(text, size);
    const Slot& slot = slots_[hash & (slots_.size() - 1)];
    if (slot.hash != hash || slot.value.size != size ||
        !EqualShort(bytes_.data() + slot.value.begin, text, size)) {
      return kFull;
    }
    ++lookups_;
    return slot.index;
  }

  int32_t size() const { return static_cast<int32_t>(values_.size()); }
  std::string_view Value(int32_t index) const {
    const Place value = values_[static_cast<size_t>(index)];
    return std::string_view(bytes_).substr(value.begin, value.size);
  }

  /// All values as an Arrow array; the same object until a value is added.
  std::shared_ptr<arrow::Array> ToArrow();

 private:
  static constexpr size_t kMostInlineBytes = 16;

  /// The hash of a text of at most 16 bytes.
  static uint32_t HashOfShort(const char* text, size_t size) {
    const auto low_bytes = [](uint64_t word, size_t count) {
      return count >= 8 ? word : word & ((uint64_t{1} << (8 * count)) - 1);
    };
    const uint64_t first = low_bytes(Load8(text), size);
    const uint64_t second = size <= 8 ? 0 : low_bytes(Load8(text + 8), size - 8);
    return Mix(first ^ size, second);
  }
  static uint32_t Mix(uint64_t a, uint64_t b) {
    const auto product = static_cast<UInt128>(a ^ 0x9e3779b97f4a7c15) * (b ^ 0xd6e8feb86659fd93);
    const uint64_t mixed = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
    return static_cast<uint32_t>(mixed ^ (mixed >> 32));
  }
  static uint32_t HashOf(const char* text, size_t size);

  /// Where a value is in `bytes_`.
  struct Place {
    uint32_t begin = 0;
    uint32_t size = 0;
  };
  struct Slot {
    uint32_t hash = 0;
    int32_t index = -1;
    Place value;
  };

  int32_t Add(Slot* slot, uint32_t hash, std::string_view value);
  void GrowSlots();

  int64_t lookups_ = 0;
  std::vector<Slot> slots_;  ///< a power of two, at most half of them in use
  std::vector<Place> values_;
  std::string bytes_;  ///< with kBlockPadding readable bytes behind them
  std::shared_ptr<arrow::Array> arrow_;
};

}  // namespace dynalake::shaping
