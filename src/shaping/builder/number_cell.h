#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// 10 to the power of 0..38.
Int128 PowerOfTen(int exponent);

/// The digits of a number without its point, whatever its spelling: its value is that divided by 10
/// to the power of `number.scale`. It has at most 38 digits before and after the point together.
Int128 UnscaledOf(const TapeValue& number);

/// The double nearest to a number, never -0.
struct DoubleCell {
  double value = 0;
  bool exact = false;     ///< printing it gives the same text again
  bool is_whole = false;  ///< printing it gives the same number again
};
DoubleCell ToDouble(const TapeValue& number);

/// Appends the canonical DynamoDB spelling of unscaled / 10^scale.
void AppendDecimal(Int128 unscaled, int scale, std::string* out);
/// Appends the canonical spelling of the shortest decimal that reads back as `value`; of one that
/// is not finite nothing, and returns false.
bool AppendDouble(double value, std::string* out);

}  // namespace dynalake::shaping
