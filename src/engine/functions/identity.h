#pragma once

#include <string>

#include "engine/functions/value_access.h"

namespace dynalake::engine {

/// Appends bytes that are the same for identical values alone, whatever the zones of times and the
/// order of maps inside.
void AppendIdentity(const ValueFormat& values, duckdb::idx_t row, std::string& out);

}  // namespace dynalake::engine
