#include <cstdint>
#include <string_view>

#include "iceberg/codec/metadata_json.h"

namespace dynalake::iceberg {

// Metadata that reads is written, and what was written reads as the same metadata.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto table = ReadTableMetadata(text)) {
    const auto again = ReadTableMetadata(WriteTableMetadata(*table));
    DYNALAKE_ASSERT(again && *again == *table);
  }
  return 0;
}

}  // namespace dynalake::iceberg
