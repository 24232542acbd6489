#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "query/athena/parser.h"
#include "query/athena/tree_text.h"

namespace {

using dynalake::query::ParseQueryText;
using dynalake::query::PrintQuery;

}  // namespace

/// Whatever the text is, it is a tree or an error; and a query that is printed is read as itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(dynalake::query::ParseStatementText(text).has_value());
  const auto query = ParseQueryText(text);
  if (query) {
    const std::string printed = PrintQuery(**query);
    const auto again = ParseQueryText(printed);
    // Parentheses around every operator may pass the limits that the text itself met.
    if (again) {
      DYNALAKE_ASSERT(PrintQuery(**again) == printed);
    }
  }
  return 0;
}
