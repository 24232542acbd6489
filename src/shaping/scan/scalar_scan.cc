#include "shaping/scan/scalar_scan.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "dynamodb/number.h"

namespace dynalake::shaping {
namespace {

constexpr std::array<int8_t, 256> kBase64Values = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  int8_t next = 0;
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
    values[static_cast<unsigned char>(c)] = next++;
  }
  return values;
}();

}  // namespace

const char* ScanAnyNumber(const char* text, TapeValue* value) {
  const char* end = FindStringEnd(text);
  if (*end != '"') {
    return nullptr;
  }
  const auto shape = dynamodb::ScanNumber({text, static_cast<size_t>(end - text)});
  if (!shape) {
    return nullptr;
  }
  value->text_size = static_cast<uint32_t>(end - text);
  value->canonical = shape->canonical;
  value->small = false;
  value->int64 = shape->fits_int64;
  value->integer_digits = static_cast<uint8_t>(shape->integer_digits);
  value->scale = static_cast<uint8_t>(shape->scale);
  return end;
}

const char* ScanBase64(const char* text, TapeValue* value) {
  const char* at = text;
  while (kBase64Values[static_cast<unsigned char>(*at)] >= 0) {
    ++at;
  }
  const auto digits = at - text;
  const ptrdiff_t padding = (4 - digits % 4) % 4;
  if (padding == 3) {
    return nullptr;
  }
  for (ptrdiff_t i = 0; i < padding; ++i, ++at) {
    if (*at != '=') {
      return nullptr;
    }
  }
  const int unused = padding == 1 ? 3 : padding == 2 ? 15 : 0;
  if (*at != '"' || (unused != 0 &&
                     (kBase64Values[static_cast<unsigned char>(text[digits - 1])] & unused) != 0)) {
    return nullptr;
  }
  value->text_size = static_cast<uint32_t>(at - text);
  return at;
}

}  // namespace dynalake::shaping
