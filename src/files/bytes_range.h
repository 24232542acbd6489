#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynalake::files {

/// The least and the greatest of many strings, by unsigned bytes, as far as their first
/// `kRangeLength` bytes tell: enough for bounds of 16 code points and to see that one was longer.
class BytesRange {
 public:
  static constexpr size_t kRangeLength = 65;

  bool empty() const { return empty_; }
  std::string_view min() const { return min_; }
  std::string_view max() const { return max_; }

  void Add(std::string_view value);
  void Merge(const BytesRange& other) {
    if (!other.empty()) {
      Add(other.min());
      Add(other.max());
    }
  }

  /// Adds `count` values laid out as Arrow does: value i is [offsets[i], offsets[i + 1]) of `data`,
  /// which ends at `data_end`.
  void AddRun(const uint8_t* data, const uint8_t* data_end, const int32_t* offsets, int64_t count);

 private:
  struct Keys;

  void Rekey();

  bool empty_ = true;
  std::string min_;
  std::string max_;
  // What all values so far share is a prefix; the eight bytes behind it decide nearly always. A
  // value is inside the range if its prefix is this one and its key lies between these.
  size_t prefix_size_ = 0;  ///< at most 16
  uint64_t prefix_[2] = {};
  uint64_t prefix_mask_[2] = {};
  uint64_t min_key_ = 0;
  uint64_t max_key_ = 0;
};

}  // namespace dynalake::files
