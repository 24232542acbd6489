#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::dynamodb {

/// What a DynamoDB number needs of a column. Digits are those of the value, not of its spelling:
/// `1.50E1` has two integer digits and scale 0.
struct NumberShape {
  /// The text is the one canonical spelling of its value: plain digits, no exponent, no plus sign,
  /// no zeros that mean nothing, no point at either end, and `0` for every zero.
  bool canonical = false;
  int integer_digits = 0;   ///< digits before the point; 0 below one and for zero
  int scale = 0;            ///< digits after the point; never negative
  bool fits_int64 = false;  ///< an integer within 64 signed bits

  bool operator==(const NumberShape&) const = default;
};

/// The shape of a legal DynamoDB number, or nothing. Legal is `[+-]?digits[.digits]` with an
/// optional exponent, at most 38 significant digits, and zero or a magnitude from 1E-130 to
/// 9.9999999999999999999999999999999999999E+125. Does not allocate.
std::optional<NumberShape> ScanNumber(std::string_view text);

/// Whether `text` is legal and canonical, as `NumberShape::canonical` says.
bool IsCanonicalNumber(std::string_view text);

/// The canonical spelling, or `kMalformedInput` with what is wrong. Up to 126 digits before or 167
/// after the point, since there is no exponent.
Result<std::string> CanonicalNumber(std::string_view text);

/// Appends the canonical spelling of a legal number and returns true; else appends nothing.
/// `exponent_letter` is the lower case letter that starts an exponent: `e`, in Ion text `d`.
bool AppendCanonicalNumber(std::string_view text, char exponent_letter, std::string* out);

/// What is wrong with a number that `ScanNumber` refuses: a clause such as "has more than 38
/// significant digits".
std::string_view WhyNotANumber(std::string_view text, char exponent_letter = 'e');

/// Whether two legal numbers have one value; false if either is not legal.
bool NumericEqual(std::string_view left, std::string_view right);

}  // namespace dynalake::dynamodb
