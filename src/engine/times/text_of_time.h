#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::engine {

/// Text of times in a buffer of its own, as Athena casts them to varchar.
class TimeTextBuffer {
 public:
  std::string_view text() const { return {bytes_, size_}; }

  void Put(char c) { bytes_[size_++] = c; }
  /// At least `width` digits.
  void PutNumber(uint64_t number, int width);

  /// "2024-01-31", "-0044-03-15"; with `plus`, "+12024-01-31" from the year 10000 on.
  void PutDate(int64_t days, bool plus);
  /// "10:00:30" and, with a precision, its point and digits. What is smaller is cut off.
  void PutClock(int64_t second_of_day, int64_t nanos_of_second, int precision);
  /// "2024-01-31 10:00:30.123" of microseconds since 1970.
  void PutTimestamp(int64_t micros, int64_t nanos_of_micro, int precision, char separator = ' ');
  /// "+02:00".
  void PutOffset(int32_t minutes);
  /// "1-2"
  void PutMonths(int64_t months);
  /// "1 02:03:04.567"
  void PutMillis(int64_t millis);

 private:
  /// A date of any 64 bits, a clock with nine digits and an offset.
  static constexpr size_t kCapacity = 96;

  void PutPair(uint64_t number);

  char bytes_[kCapacity];  // Set up to `size_`.
  size_t size_ = 0;
};

}  // namespace dynalake::engine
