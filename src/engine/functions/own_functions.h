#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Makes the schema of own functions, which has each from its first call on: to make all of them
/// would cost more than a short statement. Once for an instance, before it is locked.
void RegisterOwnFunctions(duckdb::Connection& connection);

}  // namespace dynalake::engine
