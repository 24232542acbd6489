#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/settings/config_reader.h"
#include "base/assert.h"

namespace dynalake::app {

// A configuration is read, or refused with the place of what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto config = ReadConfig(text, "f.yaml"); !config) {
    DYNALAKE_ASSERT(config.error().message().starts_with("f.yaml:"));
  }
  return 0;
}

}  // namespace dynalake::app
