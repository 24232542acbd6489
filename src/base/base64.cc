#include "base/base64.h"

#include <array>

namespace dynalake {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNoDigit = 0xff;

constexpr std::array<uint8_t, 256> kDigitOf = [] {
  std::array<uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<uint8_t>(kAlphabet[i])] = static_cast<uint8_t>(i);
  }
  return digits;
}();

uint32_t ByteAt(std::string_view bytes, size_t index) { return static_cast<uint8_t>(bytes[index]); }

size_t PaddingOf(std::string_view text) {
  if (text.ends_with("==")) {
    return 2;
  }
  return text.ends_with('=') ? 1 : 0;
}

// The first character that is not of the alphabet, or the last one when its left-over bits are set.
size_t FirstWrong(std::string_view digits) {
  for (size_t i = 0; i < digits.size(); ++i) {
    if (kDigitOf[static_cast<uint8_t>(digits[i])] == kNoDigit) {
      return i;
    }
  }
  return digits.size() - 1;
}

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string text;
  AppendBase64(bytes, text);
  return text;
}

std::string EncodeBase64(std::span<const uint8_t> bytes) {
  return EncodeBase64(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void AppendBase64(std::string_view bytes, std::string& out) {
  const size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + start;
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const uint32_t word = ByteAt(bytes, i) << 16 | ByteAt(bytes, i + 1) << 8 | ByteAt(bytes, i + 2);
    *to++ = kAlphabet[word >> 18];
    *to++ = kAlphabet[word >> 12 & 63];
    *to++ = kAlphabet[word >> 6 & 63];
    *to++ = kAlphabet[word & 63];
  }
  if (i < bytes.size()) {
    const bool two = i + 2 == bytes.size();
    const uint32_t word = ByteAt(bytes, i) << 16 | (two ? ByteAt(bytes, i + 1) << 8 : 0);
    *to++ = kAlphabet[word >> 18];
    *to++ = kAlphabet[word >> 12 & 63];
    *to++ = two ? kAlphabet[word >> 6 & 63] : '=';
    *to++ = '=';
  }
}

Result<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  DYNALAKE_TRY(AppendDecodedBase64(text, bytes));
  return bytes;
}

Result<void> AppendDecodedBase64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) {
    return Fail(ErrorCode::kMalformedInput,
                "base64 text has {} characters, which is not a multiple of 4", text.size());
  }
  const size_t start = out.size();
  const std::string_view digits = text.substr(0, text.size() - PaddingOf(text));
  out.resize(start + digits.size() * 3 / 4);
  char* to = out.data() + start;
  uint32_t seen = 0;
  uint32_t word = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const uint8_t digit = kDigitOf[static_cast<uint8_t>(digits[i])];
    seen |= digit;
    word = word << 6 | (digit & 63u);
    if (i % 4 != 0) {
      // The 2nd, 3rd and 4th digit of a group each complete a byte; 4, 2 and 0 bits stay.
      *to++ = static_cast<char>(word >> (6 - 2 * (i % 4)));
    }
  }
  const uint32_t left_over = digits.size() % 4 == 2   ? word & 15u
                             : digits.size() % 4 == 3 ? word & 3u
                                                      : 0;
  if (seen > 63 || left_over != 0) {
    out.resize(start);
    return Fail(ErrorCode::kMalformedInput, "base64 text is wrong at character {}",
                FirstWrong(digits));
  }
  return {};
}

}  // namespace dynalake
