#include "base/hex.h"

namespace dynalake {
std::string EncodeHex(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string EncodeHex(std::string_view bytes) {
  return EncodeHex(std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
}

Result<std::string> DecodeHex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return Fail(ErrorCode::kMalformedInput, "hexadecimal text has an odd number of characters");
  }
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexDigit(text[i]);
    const int low = HexDigit(text[i + 1]);
    if (high < 0 || low < 0) {
      return Fail(ErrorCode::kMalformedInput, "hexadecimal text is wrong at character {}",
                  high >= 0 ? i + 1 : i);
    }
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

}  // namespace dynalake
