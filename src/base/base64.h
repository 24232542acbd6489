#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake {

/// Base64 of RFC 4648 section 4, with padding.
std::string EncodeBase64(std::span<const uint8_t> bytes);
std::string EncodeBase64(std::string_view bytes);
/// As `EncodeBase64`, appended to `out`.
void AppendBase64(std::string_view bytes, std::string& out);

/// The bytes that `text` stands for. Strict: the padding is required, white space and bits that
/// are left over and not zero are errors (`kMalformedInput`, with the place).
Result<std::string> DecodeBase64(std::string_view text);
/// As `DecodeBase64`, appended to `out`; on an error `out` is unchanged.
Result<void> AppendDecodedBase64(std::string_view text, std::string& out);

}  // namespace dynalake
