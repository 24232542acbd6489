#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

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

  /// The index of `text`, which is added if need be, or kFull. 16 bytes behind it are readable.
  int32_t IndexOf(const char* text, size_t size);

  int32_t size() const { return static_cast<int32_t>(ends_.size()); }
  std::string_view Value(int32_t index) const {
    const uint32_t begin = index == 0 ? 0 : ends_[static_cast<size_t>(index) - 1];
    return std::string_view(bytes_).substr(begin, ends_[static_cast<size_t>(index)] - begin);
  }

  /// All values as an Arrow array; the same object until a value is added.
  std::shared_ptr<arrow::Array> ToArrow();

 private:
  static constexpr size_t kSlots = size_t{4} * kMostValues;

  struct Slot {
    uint32_t hash = 0;
    int32_t index = -1;
  };

  int32_t Add(Slot* slot, uint32_t hash, std::string_view value);

  int64_t lookups_ = 0;
  std::vector<Slot> slots_;
  std::vector<uint32_t> ends_;
  std::string bytes_;
  std::shared_ptr<arrow::Array> arrow_;
};

}  // namespace dynalake::shaping
