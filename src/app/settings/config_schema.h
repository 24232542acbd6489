#pragma once

#include <string>

namespace dynalake::app {

/// The JSON Schema (2020-12) of dynalake.yaml, made from the table of keys. `docs/` ships it.
std::string ConfigJsonSchema();

}  // namespace dynalake::app
