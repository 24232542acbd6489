#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/data_pipeline_manifest.h"
#include "dynamodb/data_pipeline_normalizer.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/json_normalizer.h"

// A line becomes one compact line or leaves the buffer alone; the manifest is read or refused.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace dynamodb = dynalake::dynamodb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto files = dynamodb::ParseDataPipelineManifest(text)) {
    for (const auto& file : *files) {
      DYNALAKE_ASSERT(!file.key.empty());
    }
  }
  dynamodb::DataPipelineNormalizer normalizer;
  std::string compact = "before";
  if (!normalizer.Normalize(text, &compact)) {
    DYNALAKE_ASSERT(compact == "before");
    return 0;
  }
  compact.erase(0, 6);
  DYNALAKE_ASSERT(compact.ends_with("}}\n") && compact.find('\n') == compact.size() - 1);
  std::string again;
  dynamodb::JsonNormalizer strict;
  DYNALAKE_ASSERT(strict.Normalize(compact, &again).has_value());
  DYNALAKE_ASSERT(again == compact);
  DYNALAKE_ASSERT(dynamodb::ParseItem(compact).has_value());
  return 0;
}
