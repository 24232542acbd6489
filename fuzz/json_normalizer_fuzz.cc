#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/json_codec.h"
#include "dynamodb/json_normalizer.h"

// What is normalised is a fixed point and parses; what is refused leaves the buffer alone.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace dynamodb = dynalake::dynamodb;
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  for (bool bare_items : {false, true}) {
    dynamodb::JsonNormalizer normalizer({.bare_items = bare_items});
    std::string compact = "before";
    if (!normalizer.Normalize(line, &compact)) {
      DYNALAKE_ASSERT(compact == "before");
      continue;
    }
    compact.erase(0, 6);
    DYNALAKE_ASSERT(compact.ends_with("}}\n") && compact.find('\n') == compact.size() - 1);
    std::string again;
    DYNALAKE_ASSERT(normalizer.Normalize(compact, &again).has_value());
    DYNALAKE_ASSERT(again == compact);
    DYNALAKE_ASSERT(dynamodb::ParseItem(compact).has_value());
  }
  return 0;
}
