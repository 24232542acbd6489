#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake {

/// Two lower case digits for each byte.
std::string EncodeHex(std::span<const uint8_t> bytes);
std::string EncodeHex(std::string_view bytes);

/// The bytes that `text` stands for, digits in either case; `kMalformedInput` for anything else.
Result<std::string> DecodeHex(std::string_view text);

}  // namespace dynalake
