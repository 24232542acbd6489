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

/// Where a text ends that begins at `start`.
TextPlace PlaceBehind(TextPlace start, std::string_view text);

/// "line 2, column 5".
std::string ToString(TextPlace place);

}  // namespace dynalake::engine
