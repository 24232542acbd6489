#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <arrow/array.h>
#include <arrow/util/bit_run_reader.h>

namespace dynalake::files {

/// Calls `visit(first, count)` for each run of values of `array` that are not null.
template <typename Visit>
void ForEachValidRun(const arrow::Array& array, const Visit& visit) {
  if (array.null_count() == array.length()) {
    return;
  }
  if (array.null_count() == 0) {
    visit(int64_t{0}, array.length());
    return;
  }
  arrow::internal::VisitSetBitRunsVoid(array.null_bitmap_data(), array.offset(), array.length(),
                                       visit);
}

/// The least and the greatest of many integers.
template <typename T>
struct ValueRange {
  // Not numeric_limits, which does not know 128 bits in standard mode.
  static constexpr T kLowest =
      std::is_unsigned_v<T> ? T{0} : static_cast<T>(T{1} << (8 * sizeof(T) - 1));

  T min = static_cast<T>(~kLowest);
  T max = kLowest;

  bool empty() const { return max < min; }
  T lower() const { return min; }
  T upper() const { return max; }

  void Merge(const ValueRange& other) {
    min = std::min(min, other.min);
    max = std::max(max, other.max);
  }

  void AddRun(const T* values, int64_t count) {
    // Plain loops over locals, which the compiler turns into vector code.
    T low = min;
    T high = max;
    for (int64_t i = 0; i < count; ++i) {
      low = values[i] < low ? values[i] : low;
      high = values[i] > high ? values[i] : high;
    }
    min = low;
    max = high;
  }
};

/// As `ValueRange` for floating point: NaNs are counted and left out, and a zero bound takes the
/// sign that includes both zeros.
template <typename T>
struct FloatRange {
  T min = std::numeric_limits<T>::infinity();
  T max = -std::numeric_limits<T>::infinity();
  int64_t nan_count = 0;

  bool empty() const { return max < min; }
  T lower() const { return min == 0 ? -T{0} : min; }
  T upper() const { return max == 0 ? T{0} : max; }

  void Merge(const FloatRange& other) {
    min = std::min(min, other.min);
    max = std::max(max, other.max);
    nan_count += other.nan_count;
  }

  void AddRun(const T* values, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      if (std::isnan(values[i])) {
        ++nan_count;
        continue;
      }
      min = std::min(min, values[i]);
      max = std::max(max, values[i]);
    }
  }
};

}  // namespace dynalake::files
