#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/assert.h"
#include "dynamodb/ion_value_skipper.h"

namespace {

/// Where the value ends in `text`, which is given in pieces of `piece` bytes.
std::optional<size_t> FindEnd(std::string_view text, size_t piece) {
  dynalake::dynamodb::IonValueSkipper skipper;
  for (size_t at = 0; at < text.size(); at += piece) {
    const std::string_view given = text.substr(at, piece);
    if (const auto end = skipper.Skip(given)) {
      DYNALAKE_ASSERT(*end <= given.size());
      return at + *end;
    }
  }
  return std::nullopt;
}

}  // namespace

// Where the text is cut makes no difference, nor does what follows the value's end.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = FindEnd(text, std::max<size_t>(size, 1));
  for (const size_t piece : {size_t{1}, size_t{2}, size_t{7}}) {
    DYNALAKE_ASSERT(FindEnd(text, piece) == end);
  }
  if (end) {
    DYNALAKE_ASSERT(FindEnd(text.substr(0, *end), 1).value_or(*end) == *end);
  }
  return 0;
}
