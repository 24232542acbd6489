#pragma once

// The scalars of compact lines, inline where the hot loop of `CompactScanner` needs it.

#include <cstdint>

#include "dynamodb/value.h"
#include "shaping/scan/byte_search.h"
#include "shaping/scan/escapes.h"
#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

/// Reads a string from behind its opening quote. Returns its closing quote, or null.
inline const char* ScanString(const char* text, bool* escaped) {
  const char* end = FindStringEnd(text);
  *escaped = false;
  if (*end == '"') [[likely]] {
    return end;
  }
  while (*end == '\\') {
    const size_t size = CanonicalEscapeSize(end);
    if (size == 0) {
      return nullptr;
    }
    *escaped = true;
    end = FindStringEnd(end + size);
  }
  return *end == '"' ? end : nullptr;
}

/// A number in another spelling or with many digits, as `ScanNumber`.
const char* ScanAnyNumber(const char* text, TapeValue* value);

/// Reads a number from behind its opening quote. Returns its closing quote, or null.
inline const char* ScanNumber(const char* text, TapeValue* value) {
  const char* at = text;
  const bool negative = *at == '-';
  at += negative ? 1 : 0;
  const char* digits = at;
  uint64_t unscaled = 0;
  for (unsigned digit = 0; (digit = static_cast<unsigned char>(*at) - unsigned{'0'}) < 10; ++at) {
    unscaled = unscaled * 10 + digit;
  }
  auto integer_digits = at - digits;
  if (*digits == '0') {
    integer_digits = integer_digits == 1 ? 0 : 99;
  } else if (integer_digits == 0) {
    return ScanAnyNumber(text, value);
  }
  ptrdiff_t scale = 0;
  if (*at == '.') {
    const char* fraction = ++at;
    for (unsigned digit = 0; (digit = static_cast<unsigned char>(*at) - unsigned{'0'}) < 10; ++at) {
      unscaled = unscaled * 10 + digit;
    }
    scale = at - fraction;
    if (scale == 0 || at[-1] == '0') {
      return ScanAnyNumber(text, value);
    }
  }
  if (*at != '"' || integer_digits + scale > 18 || (negative && unscaled == 0)) {
    return ScanAnyNumber(text, value);
  }
  value->text_size = static_cast<uint32_t>(at - text);
  value->unscaled = negative ? -static_cast<int64_t>(unscaled) : static_cast<int64_t>(unscaled);
  value->canonical = true;
  value->small = true;
  value->int64 = scale == 0;
  value->integer_digits = static_cast<uint8_t>(integer_digits);
  value->scale = static_cast<uint8_t>(scale);
  return at;
}

/// Reads base64 from behind its opening quote. Returns its closing quote, or null.
const char* ScanBase64(const char* text, TapeValue* value);

/// Reads the text of an S, N or B from behind its opening quote into a new value of the tape.
/// Returns its closing quote, or null.
inline const char* ScanScalar(const char* text, dynamodb::TypeTag tag, LineTape* tape) {
  TapeValue& value = (*tape)[tape->Push()];
  value.text = text;
  value.next = tape->size();
  value.tag = tag;
  value.escaped = false;
  if (tag == dynamodb::TypeTag::kS) {
    const char* end = ScanString(text, &value.escaped);
    value.text_size = end == nullptr ? 0 : static_cast<uint32_t>(end - text);
    return end;
  }
  return tag == dynamodb::TypeTag::kN ? ScanNumber(text, &value) : ScanBase64(text, &value);
}

}  // namespace dynalake::shaping
