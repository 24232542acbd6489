#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Makes the schema and registers all families. Once for an instance, before it is locked.
void RegisterOwnFunctions(duckdb::Connection& connection);

}  // namespace dynalake::engine
