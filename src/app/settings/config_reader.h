#pragma once

#include <string_view>

#include "app/settings/config.h"
#include "base/result.h"

namespace dynalake::app {

/// Reads a configuration by the table of keys. Unknown keys, wrong types and missing values are
/// kInvalidArgument: "file:line: what is wrong", with the nearest known key.
Result<Config> ReadConfig(std::string_view text, std::string_view file);

}  // namespace dynalake::app
