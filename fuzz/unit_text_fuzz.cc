#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "work/unit_text.h"

namespace dynalake::work {

// What reads is written, and what was written reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto order = ParseUnitOrder(text)) {
    const std::string written = PrintUnitOrder(order->unit, order->stores);
    const auto again = ParseUnitOrder(written);
    DYNALAKE_ASSERT(again && PrintUnitOrder(again->unit, again->stores) == written);
  }
  if (const auto result = ParseUnitAnswer(text)) {
    const std::string written = PrintUnitAnswer(*result);
    const auto again = ParseUnitAnswer(written);
    DYNALAKE_ASSERT(again && PrintUnitAnswer(*again) == written);
  }
  return 0;
}

}  // namespace dynalake::work
