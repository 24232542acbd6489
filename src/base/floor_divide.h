#pragma once

#include <cstdint>

namespace dynalake {

/// The quotient rounded down, as calendars need it of times before 1970; `divisor` is positive.
constexpr int64_t FloorDivide(int64_t dividend, int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

}  // namespace dynalake
