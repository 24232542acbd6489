#pragma once

#include "base/result.h"
#include "engine/name_rewriter.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// As `Engine::ReplaceNames`.
Result<void> ReplaceNamesIn(Statement& statement, NameRewriter& rewriter);

}  // namespace dynalake::engine
