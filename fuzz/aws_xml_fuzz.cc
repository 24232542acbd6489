#include <algorithm>
#include <cstdint>
#include <string_view>

#include "aws/protocols/xml.h"

namespace {

size_t DepthOf(const dynalake::aws::XmlElement& element) {
  size_t deepest = 0;
  for (const auto& child : element.children) {
    deepest = std::max(deepest, DepthOf(child));
  }
  return deepest + 1;
}

}  // namespace

// Any bytes are read as a service's answer; what is read keeps the limits, and its texts survive
// being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root =
      dynalake::aws::ParseXml(text, "the answer", {.depth = 8, .size_bytes = 1 << 16});
  if (root) {
    DYNALAKE_ASSERT(DepthOf(*root) <= 8);
    if (!root->text.empty() && root->text.find('\0') == std::string::npos) {
      const auto again =
          dynalake::aws::ParseXml("<a>" + dynalake::aws::EscapeXml(root->text) + "</a>", "itself");
      DYNALAKE_ASSERT(again.has_value() && again->text == root->text);
    }
  }
  return 0;
}
