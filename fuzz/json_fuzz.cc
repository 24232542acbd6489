#include <cstdint>
#include <string_view>

#include "base/json.h"

// Whatever parses prints, and what was printed parses to the same document.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = dynalake::ParseJson(text, "the input");
  if (document) {
    const auto again = dynalake::ParseJson(dynalake::PrintJson(*document), "the output");
    DYNALAKE_ASSERT(again && dynalake::PrintJson(*again) == dynalake::PrintJson(*document));
  }
  return 0;
}
