#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::engine {

/// A piece of a statement; blanks behind it are cut off, comments are not.
struct SqlToken {
  size_t start = 0;  ///< byte of the statement
  std::string_view text = {};
};

// As DuckDB's own scanner cuts it. DuckDB throws where a text or a comment does not end.

std::vector<SqlToken> TokensOf(std::string_view sql);

/// The first backtick that is neither in a text, nor in a quoted name or a comment: how other
/// engines quote names.
std::optional<size_t> FindBacktick(std::string_view sql);

/// The first word in capitals, behind comments; empty where it is no word.
std::string FirstWord(std::string_view sql);

}  // namespace dynalake::engine
