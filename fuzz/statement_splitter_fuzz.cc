#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/statement_splitter.h"
#include "base/assert.h"

namespace dynalake::app {
namespace {

/// The statements of `text` line by line; `splitter` holds what has begun.
std::vector<std::string> Split(std::string_view text, StatementSplitter& splitter) {
  std::vector<std::string> all;
  while (true) {
    const size_t end = text.find('\n');
    for (std::string& statement : splitter.AddLine(text.substr(0, end))) {
      all.push_back(std::move(statement));
    }
    if (end == std::string_view::npos) {
      return all;
    }
    text.remove_prefix(end + 1);
  }
}

}  // namespace

// A statement ends with its semicolon, is part of what was typed, and is one statement alone.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const query::Dialect dialect : {query::Dialect::kDuckdb, query::Dialect::kAthena}) {
    StatementSplitter splitter(dialect);
    size_t searched = 0;
    for (const std::string& statement : Split(text, splitter)) {
      DYNALAKE_ASSERT(statement.ends_with(';'));
      const size_t found = text.find(statement, searched);
      DYNALAKE_ASSERT(found != std::string_view::npos);
      searched = found + statement.size();
      StatementSplitter alone(dialect);
      DYNALAKE_ASSERT(Split(statement, alone) == std::vector{statement} && !alone.pending());
    }
  }
  return 0;
}

}  // namespace dynalake::app
