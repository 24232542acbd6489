#pragma once

#include <string>

#include "iceberg/model/literal.h"

namespace dynalake::engine {

/// A number as its decimal digits: `0.digits` times ten to `point`. Roundings are half up, of the
/// digits and not of the binary number, as Java has them.
struct DigitText {
  bool is_negative = false;
  std::string digits = {};  ///< without zeros at the front; empty for zero
  int point = 0;

  /// The shortest digits that read back as `value`, which is finite.
  static DigitText Of(double value);
  static DigitText Of(float value);
  static DigitText Of(iceberg::Int128 value, int scale);

  /// Without the sign. `1234.50`; no point where `precision` is 0.
  std::string Fixed(int precision) const;
  /// `1.23e+04`.
  std::string Scientific(int precision) const;
  /// `%g`: `precision` digits, scientific for small and large numbers.
  std::string General(int precision) const;

 private:
  /// To `count` digits, which may be negative.
  DigitText Rounded(int count) const;
};

}  // namespace dynalake::engine
