#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// Parses a script and checks each statement against what SQL may do here. Touches no instance of
/// DuckDB. Errors as `Engine::Parse`.
Result<std::vector<Statement>> ParseScript(std::string_view script);

}  // namespace dynalake::engine
