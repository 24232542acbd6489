#include <cstdint>
#include <string_view>

#include "dynamodb/manifest.h"

// What parses prints; milliseconds are what times keep.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace dynamodb = dynalake::dynamodb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto summary = dynamodb::ParseManifestSummary(text)) {
    const std::string printed = dynamodb::PrintManifestSummary(*summary);
    const auto again = dynamodb::ParseManifestSummary(printed);
    DYNALAKE_ASSERT(again && dynamodb::PrintManifestSummary(*again) == printed);
  }
  if (const auto files = dynamodb::ParseManifestFiles(text)) {
    const auto again = dynamodb::ParseManifestFiles(dynamodb::PrintManifestFiles(*files));
    DYNALAKE_ASSERT(again && *again == *files);
  }
  if (const auto checksum = dynamodb::ParseChecksum(text)) {
    DYNALAKE_ASSERT(checksum->size() == 24);
  }
  return 0;
}
