#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "iceberg/codec/view_json.h"

namespace dynalake::iceberg {

// A view that reads is written, and what was written reads as the same view.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto view = ReadViewMetadata(text)) {
    DYNALAKE_ASSERT(view->current_version() != nullptr);
    const auto again = ReadViewMetadata(WriteViewMetadata(*view));
    DYNALAKE_ASSERT(again && *again == *view);
  }
  return 0;
}

}  // namespace dynalake::iceberg
