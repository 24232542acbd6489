#pragma once

// The quick ways of appending, inline where the hot loops of `EntityRows` and of nested fields need
// them. None of them calls anything: what they cannot do is left to `ColumnBuilder::Append`.

#include <array>

#include "shaping/builder/column_builder.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {

/// Powers of ten within 64 bits.
inline constexpr std::array<int64_t, 19> kSmallPowers = [] {
  std::array<int64_t, 19> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * 10;
  }
  return powers;
}();

/// Fetches memory a little behind the cell that was written. A table has more columns than the
/// processor follows streams of writes by itself, so that every new cache line would be waited for.
inline void PrefetchForWrite(const void* cell) {
  constexpr int kAhead = 128;
  constexpr int kForWrite = 1;
  __builtin_prefetch(static_cast<const char*>(cell) + kAhead, kForWrite);
}

inline bool ColumnBuilder::TryPutText(const char* text, size_t size, int64_t row) {
  const size_t end = bytes_size_ + size;
  if (size > kMostShortBytes || end >= bytes_.capacity()) {
    return false;
  }
  CopyShort(bytes_.data() + bytes_size_, text, size);
  bytes_size_ = end;
  offsets()[row + 1] = static_cast<int32_t>(end);
  PrefetchForWrite(bytes_.data() + end);
  PrefetchForWrite(offsets() + row);
  length_ = row + 1;
  return true;
}

inline bool ColumnBuilder::TryPutNumber(int64_t number, int64_t row) {
  int64_t* const cell = reinterpret_cast<int64_t*>(values_.data()) + row;
  *cell = number;
  PrefetchForWrite(cell);
  length_ = row + 1;
  return true;
}

inline bool ColumnBuilder::TryAppend(const TapeValue& value, int64_t row) {
  using dynamodb::TypeTag;
  if (length_ != row || row >= row_capacity_) {
    return false;
  }
  switch (kind_) {
    case Kind::kText:
      return value.tag == TypeTag::kS && !value.escaped &&
             TryPutText(value.text, value.text_size, row);
    case Kind::kDictionary: {
      if (value.tag != TypeTag::kS || value.escaped) {
        return false;
      }
      const int32_t index = dictionary_->Find(value.text, value.text_size);
      if (index < 0) {
        return false;
      }
      offsets()[row] = index;
      PrefetchForWrite(offsets() + row);
      length_ = row + 1;
      return true;
    }
    case Kind::kLong:
      if (value.tag != TypeTag::kN || !value.small || value.scale != 0) {
        return false;
      }
      small_numbers_.Add(value.integer_digits, 0);
      return TryPutNumber(value.unscaled, row);
    case Kind::kDecimal:
      if (value.tag != TypeTag::kN || !value.small || value.scale > scale_ ||
          value.integer_digits > integer_digits_) {
        return false;
      }
      small_numbers_.Add(value.integer_digits, value.scale);
      return TryPutNumber(value.unscaled * kSmallPowers[size_t{scale_} - value.scale], row);
    case Kind::kOther:
      break;
  }
  return false;
}

}  // namespace dynalake::shaping
