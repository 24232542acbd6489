#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shaping/line_tape.h"

namespace dynalake::shaping {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// 10 to the power of 0..38.
Int128 PowerOfTen(int exponent);

/// The digits of a plain number of at most 38 digits, without its point.
Int128 DigitsOf(std::string_view plain);

/// The double nearest to a number, and whether printing it gives the same text again.
struct DoubleCell {
  double value = 0;
  bool exact = false;
};
DoubleCell ToDouble(const TapeValue& number);

/// Appends the canonical DynamoDB spelling of unscaled / 10^scale.
void AppendDecimal(Int128 unscaled, int scale, std::string* out);
/// Appends the canonical spelling of the shortest decimal that reads back as `value`; of one that
/// is not finite nothing, and returns false.
bool AppendDouble(double value, std::string* out);

}  // namespace dynalake::shaping
