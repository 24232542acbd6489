#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/ion_transcoder.h"
#include "dynamodb/json_normalizer.h"

namespace {

using dynalake::dynamodb::IonTranscoder;

/// The text in one block, or cut in two. What came out, and the error if there is one.
std::string Transcode(std::string_view text, size_t cut) {
  IonTranscoder transcoder;
  std::string compact;
  const auto first = transcoder.Transcode(text.substr(0, cut), cut == text.size(), &compact);
  if (!first) {
    return compact + first.error().ToString();
  }
  if (cut < text.size()) {
    const auto rest = transcoder.Transcode(text.substr(*first), true, &compact);
    return rest ? compact : compact + rest.error().ToString();
  }
  return compact;
}

}  // namespace

// Each line that comes out is in the compact form, and where a block is cut makes no difference.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string compact;
  const auto consumed = IonTranscoder().Transcode(text, true, &compact);
  DYNALAKE_ASSERT(!consumed || *consumed == size);
  dynalake::dynamodb::JsonNormalizer normalizer;
  for (size_t begin = 0; begin < compact.size();) {
    const size_t end = compact.find('\n', begin) + 1;
    const std::string line = compact.substr(begin, end - begin);
    std::string normal;
    DYNALAKE_ASSERT(normalizer.Normalize(line, &normal).has_value());
    DYNALAKE_ASSERT(normal == line);
    begin = end;
  }
  const size_t cut = size == 0 ? 0 : data[0] * size / 256;
  DYNALAKE_ASSERT(Transcode(text, size) == Transcode(text, cut));
  return 0;
}
