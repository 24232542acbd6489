#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "source/items/item_page.h"

namespace dynalake::source {

// Of an answer that is read, the lines are as many as the items, each an object of the answer.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto page = ReadItemPage(body);
  if (!page) {
    DYNALAKE_ASSERT(page.error().code() == ErrorCode::kMalformedInput);
    return 0;
  }
  DYNALAKE_ASSERT(page->text.size() == body.size());
  std::string_view lines = page->lines();
  DYNALAKE_ASSERT(page->item_count == std::ranges::count(lines, '\n'));
  DYNALAKE_ASSERT(page->scanned_count >= page->item_count);
  DYNALAKE_ASSERT(body.find(page->last_evaluated_key) != std::string::npos);
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(line.size() + 1);
    const size_t first = line.find_first_not_of(' ');
    DYNALAKE_ASSERT(first != std::string_view::npos && line[first] == '{' && line.back() == '}');
  }
  return 0;
}

}  // namespace dynalake::source
