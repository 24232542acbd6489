#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/statement.h"

namespace dynalake::engine {

/// DuckDB's sentence about a statement in words for who typed it: on one line, without settings
/// that SQL may not change, with short lists of candidates, and with what to write instead where
/// people are often wrong. `position` is where in `sql` DuckDB found the mistake, as a byte, if it
/// said so.
std::string Advised(std::string message, std::string_view sql, std::optional<size_t> position);

/// The first backtick of `sql` outside of strings, quoted names and comments: how other engines
/// quote names.
std::optional<size_t> FindBacktick(std::string_view sql);

/// The first word of a statement in capitals, behind comments; empty where it is no word.
std::string FirstWord(std::string_view sql);

/// Where a text ends that begins at `start`.
TextPlace PlaceBehind(TextPlace start, std::string_view text);

/// "line 2, column 5".
std::string ToString(TextPlace place);

}  // namespace dynalake::engine
