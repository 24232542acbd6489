#include "engine/text/utf8_mending.h"

#include "base/unicode.h"
#include "engine/text/text_bytes.h"

namespace dynalake::engine {
namespace {

/// At the beginning of `bytes`, which is no UTF-8 there.
size_t MistakeBytes(std::string_view bytes) {
  const auto first = static_cast<uint8_t>(bytes[0]);
  const size_t asked = first < 0xC0   ? 1
                       : first < 0xE0 ? 2
                       : first < 0xF0 ? 3
                       : first < 0xF8 ? 4
                       : first < 0xFC ? 5
                                      : 6;
  size_t size = 1;
  while (size < asked && size < bytes.size() && IsContinuation(bytes[size])) {
    ++size;
  }
  return size;
}

}  // namespace

void AppendMendedUtf8(std::string_view bytes, std::string_view replacement, std::string& out) {
  while (!bytes.empty()) {
    const size_t valid = ValidUtf8Prefix(bytes);
    out += bytes.substr(0, valid);
    bytes.remove_prefix(valid);
    if (!bytes.empty()) {
      out += replacement;
      bytes.remove_prefix(MistakeBytes(bytes));
    }
  }
}

}  // namespace dynalake::engine
