#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "dynamodb/value.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {

/// What stands between a value's brace and its payload, by tag: `{"S":"`.
inline constexpr std::array<std::string_view, 10> kTagOpenings = {
    R"({"S":")",  R"({"N":")", R"({"B":")", R"({"SS":[)",  R"({"NS":[)",
    R"({"BS":[)", R"({"M":{)", R"({"L":[)", R"({"BOOL":)", R"({"NULL":)"};

/// The name of an attribute or of a map's member.
struct TapeName {
  const char* text = nullptr;  ///< without escapes; kBlockPadding readable bytes behind it
  uint32_t size = 0;
  int32_t column = -1;  ///< of an attribute: its index in the scanner's names, or -1
};

/// A value of a scanned line. It points into the line, which must outlive it. Every value was
/// checked: numbers are legal, base64 decodes, escapes are canonical.
struct TapeValue {  // NOLINT(cppcoreguidelines-pro-type-member-init): clearing each would cost time
  const char* text;    ///< the payload: of S, N, B and elements of sets what is between the quotes
  uint32_t text_size;  ///< of other types up to the closing brace
  uint32_t next;       ///< index of the first value behind this one and what is inside it
  TapeName name;       ///< set for attributes and members of maps alone
  int64_t unscaled;    ///< of a small number: its digits without the point
  dynamodb::TypeTag tag;
  bool escaped;            ///< `text` has escapes
  bool boolean;            ///< of BOOL
  bool canonical;          ///< of N: spelled as DynamoDB does
  bool small;              ///< of a canonical N: at most 18 digits
  bool int64;              ///< of N: the value is an integer within 64 bits
  uint8_t integer_digits;  ///< of N: digits of the value before the point, 0 below one
  uint8_t scale;           ///< of N: digits of the value after the point

  std::string_view Text() const { return {text, text_size}; }
  std::string_view Name() const { return {name.text, name.size}; }
  /// The tagged value from brace to brace; not of elements of sets.
  std::string_view Raw() const {
    const size_t opening = kTagOpenings[static_cast<size_t>(tag)].size();
    const size_t closing = tag <= dynamodb::TypeTag::kB ? 2 : 1;
    return {text - opening, opening + text_size + closing};
  }
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
