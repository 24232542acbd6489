#pragma once

#include <cstddef>

namespace dynalake::dynamodb {

/// Maps and lists may enclose each other this deep; a value of depth 33 is an error. The item
/// itself is not counted.
inline constexpr int kMaxDepth = 32;
/// Longest attribute name, in bytes of UTF-8.
inline constexpr size_t kMaxNameBytes = 65536;
/// Longest text of one item. DynamoDB's own limit is 400 KB of names and values; escapes, base64
/// and type tags make the text longer, never this long.
inline constexpr size_t kMaxItemTextBytes = size_t{16} << 20;
/// A number's significant digits.
inline constexpr int kMaxNumberDigits = 38;
/// Exponents of a number's first significant digit.
inline constexpr int kMinNumberExponent = -130;
inline constexpr int kMaxNumberExponent = 125;

}  // namespace dynalake::dynamodb
