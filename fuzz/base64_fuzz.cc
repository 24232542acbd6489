#include <cstdint>
#include <string_view>

#include "base/base64.h"

// The decoder is strict: what it accepts has exactly one spelling.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = dynalake::DecodeBase64(text)) {
    DYNALAKE_ASSERT(dynalake::EncodeBase64(*bytes) == text);
  }
  return 0;
}
