#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <parquet/types.h>

namespace dynalake::files {

/// The different values of a column of numbers, as long as they are few and repeat: the pages then
/// hold indices into them. What was plain at eight bytes a number takes a few bits, which are also
/// compressed sooner (bench/README.md). For one column chunk at a time; not thread-safe.
class NumberDictionary {
 public:
  /// More values than this are none for a dictionary.
  static constexpr size_t kMostValues = 8192;
  /// Smaller pages are not worth a dictionary of their own.
  static constexpr size_t kFewestNumbers = 1024;

  /// For a column of 4 or 8 bytes a number; nothing for others.
  static std::optional<NumberDictionary> For(parquet::Type::type type);

  /// Sets `indices` to those of a page's numbers, which lie as PLAIN writes them; new values are
  /// added. False where they are better left as they are: then nothing was added, and once there
  /// were too many all later pages are left too.
  bool TakePage(std::span<const uint8_t> plain, std::vector<int32_t>* indices);

  /// Values so far.
  size_t size() const { return values_.size() / width_; }
  /// As PLAIN writes them, in the order of their indices.
  std::span<const uint8_t> values() const { return values_; }
  /// Starts again, with the memory that it has.
  void Clear();

 private:
  explicit NumberDictionary(size_t width) : width_(width) {}

  template <typename T>
  bool Take(std::span<const uint8_t> plain, std::vector<int32_t>* indices);
  template <typename T>
  T ValueAt(size_t index) const;
  template <typename T>
  size_t SlotOf(T number) const;
  template <typename T>
  void GrowSlots();

  size_t width_;  ///< bytes of a number, 4 or 8
  std::vector<uint8_t> values_;
  std::vector<int32_t> slots_;  ///< indices or -1; a power of two, at most half of them in use
  size_t number_count_ = 0;     ///< in the pages that were taken
  bool given_up_ = false;
};

}  // namespace dynalake::files
