#include "engine/times/text_of_time.h"

#include <cstdlib>

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/time_units.h"

namespace dynalake::engine {
namespace {

constexpr int64_t kMillisOfDay = kSecondsPerDay * kMillisPerSecond;
constexpr int64_t kFirstYearWithPlus = 10'000;

uint64_t SizeOf(int64_t number) {
  const auto bits = static_cast<uint64_t>(number);
  return number < 0 ? 0 - bits : bits;
}

}  // namespace

void TimeTextBuffer::PutNumber(uint64_t number, int width) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  for (int missing = width - count; missing > 0; --missing) {
    Put('0');
  }
  while (count > 0) {
    Put(digits[--count]);
  }
}

/// Two digits of a number below 100.
void TimeTextBuffer::PutPair(uint64_t number) {
  bytes_[size_] = static_cast<char>('0' + number / 10);
  bytes_[size_ + 1] = static_cast<char>('0' + number % 10);
  size_ += 2;
}

void TimeTextBuffer::PutDate(int64_t days, bool plus) {
  const CivilDay day = CivilDayOf(days);
  if (day.year < 0) {
    Put('-');
  } else if (plus && day.year >= kFirstYearWithPlus) {
    Put('+');
  }
  if (const uint64_t year = SizeOf(day.year); year < kFirstYearWithPlus) {
    PutPair(year / 100);
    PutPair(year % 100);
  } else {
    PutNumber(year, 4);
  }
  Put('-');
  PutPair(static_cast<uint64_t>(day.month));
  Put('-');
  PutPair(static_cast<uint64_t>(day.day));
}

void TimeTextBuffer::PutClock(int64_t second_of_day, int64_t nanos_of_second, int precision) {
  const auto second = static_cast<uint64_t>(second_of_day);
  PutPair(second / kSecondsPerHour);
  Put(':');
  PutPair(second / kSecondsPerMinute % 60);
  Put(':');
  PutPair(second % 60);
  if (precision > 0) {
    Put('.');
    auto fraction = static_cast<uint64_t>(nanos_of_second);
    for (int digits = precision; digits < 9; ++digits) {
      fraction /= 10;
    }
    PutNumber(fraction, precision < 9 ? precision : 9);
    for (int digits = 9; digits < precision; ++digits) {
      Put('0');
    }
  }
}

void TimeTextBuffer::PutTimestamp(int64_t micros, int64_t nanos_of_micro, int precision,
                                  char separator) {
  const int64_t second = FloorDivide(micros, kMicrosPerSecond);
  const int64_t days = FloorDivide(second, kSecondsPerDay);
  PutDate(days, true);
  Put(separator);
  PutClock(second - days * kSecondsPerDay,
           (micros - second * kMicrosPerSecond) * kNanosPerMicro + nanos_of_micro, precision);
}

void TimeTextBuffer::PutOffset(int32_t minutes) {
  Put(minutes < 0 ? '-' : '+');
  const uint64_t size = SizeOf(minutes);
  PutPair(size / 60);
  Put(':');
  PutPair(size % 60);
}

void TimeTextBuffer::PutMonths(int64_t months) {
  if (months < 0) {
    Put('-');
  }
  const uint64_t size = SizeOf(months);
  PutNumber(size / 12, 1);
  Put('-');
  PutNumber(size % 12, 1);
}

void TimeTextBuffer::PutMillis(int64_t millis) {
  if (millis < 0) {
    Put('-');
  }
  const uint64_t size = SizeOf(millis);
  PutNumber(size / kMillisOfDay, 1);
  Put(' ');
  const auto rest = static_cast<int64_t>(size % kMillisOfDay);
  PutClock(rest / kMillisPerSecond, rest % kMillisPerSecond * kMicrosPerMilli * kNanosPerMicro, 3);
}

}  // namespace dynalake::engine
