#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "dynamodb/value.h"
#include "shaping/buffer_pool.h"

namespace dynalake::shaping {

/// A value of a scanned line. It points into the line, which must outlive it. Every value was
/// checked: numbers are legal, base64 decodes, escapes are canonical.
struct TapeValue {
  const char* raw;   ///< the tagged value from its brace; of a set's element the quote before it
  const char* text;  ///< of S, N, B and elements of sets: what is between the quotes
  const char* name;  ///< of an attribute or a member of a map, without escapes
  uint32_t raw_size;
  uint32_t text_size;
  uint32_t name_size;
  uint32_t next;     ///< index of the first value behind this one and what is inside it
  int64_t unscaled;  ///< of a small number: its digits without the point
  int32_t column;    ///< of a top-level attribute: its index in the scanner's names, or -1
  dynamodb::TypeTag tag;
  bool escaped;            ///< `text` has escapes
  bool boolean;            ///< of BOOL
  bool canonical;          ///< of N: spelled as DynamoDB does
  bool small;              ///< of a canonical N: at most 18 digits
  bool int64;              ///< of a canonical N: an integer within 64 bits
  uint8_t integer_digits;  ///< of a canonical N: digits before the point, 0 below one
  uint8_t scale;           ///< of a canonical N: digits after the point

  std::string_view Raw() const { return {raw, raw_size}; }
  std::string_view Text() const { return {text, text_size}; }
  std::string_view Name() const { return {name, name_size}; }
};

/// The values of one item in the order of the text, a container before what it holds. Reused from
/// line to line.
class LineTape {
 public:
  LineTape() : values_(std::make_unique_for_overwrite<TapeValue[]>(capacity_)) {}

  uint32_t size() const { return size_; }
  const TapeValue& operator[](uint32_t index) const { return values_[index]; }
  TapeValue& operator[](uint32_t index) { return values_[index]; }

  /// A value that is not initialised. References to earlier values end.
  uint32_t Push() {
    if (size_ == capacity_) {
      Grow();
    }
    return size_++;
  }

  /// Keeps a text that the line does not hold literally until the next `Clear`. As in the line,
  /// bytes behind it are readable.
  std::string_view Keep(std::string text) {
    text.reserve(text.size() + kBlockPadding);
    return kept_.emplace_back(std::move(text));
  }

  void Clear() {
    size_ = 0;
    if (!kept_.empty()) {
      kept_.clear();
    }
  }

 private:
  void Grow() {
    auto grown = std::make_unique_for_overwrite<TapeValue[]>(size_t{capacity_} * 2);
    std::copy_n(values_.get(), size_, grown.get());
    values_ = std::move(grown);
    capacity_ *= 2;
  }

  uint32_t size_ = 0;
  uint32_t capacity_ = 256;
  std::unique_ptr<TapeValue[]> values_;
  std::deque<std::string> kept_;
};

}  // namespace dynalake::shaping
