#pragma once

#include <array>
#include <string_view>

#include "app/settings/config_shape.h"

namespace dynalake::app {

// Keys that say one of a few words, and what keeps the word that is given.

inline constexpr std::array<std::string_view, 4> kOutputs = {"table", "json", "jsonl", "csv"};
inline constexpr std::array<std::string_view, 2> kDialects = {"athena", "duckdb"};
inline constexpr std::array<std::string_view, 2> kLogFormats = {"text", "json"};

Result<void> StoreOutput(const ConfigNode& value, const ConfigTarget& target);
Result<void> StoreDialect(const ConfigNode& value, const ConfigTarget& target);
Result<void> StoreLogFormat(const ConfigNode& value, const ConfigTarget& target);

}  // namespace dynalake::app
