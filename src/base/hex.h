#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake {

/// What a hexadecimal digit in either case stands for; -1 for any other character.
constexpr int HexDigit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// Two lower case digits for each byte.
std::string EncodeHex(std::span<const uint8_t> bytes);
std::string EncodeHex(std::string_view bytes);

/// The bytes that `text` stands for, digits in either case; `kMalformedInput` for anything else.
Result<std::string> DecodeHex(std::string_view text);

}  // namespace dynalake
