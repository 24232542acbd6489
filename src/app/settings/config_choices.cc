#include "app/settings/config_choices.h"

#include <algorithm>

namespace dynalake::app {

Result<void> StoreOutput(const ConfigNode& value, const ConfigTarget& target) {
  constexpr std::array<render::OutputFormat, kOutputs.size()> kFormats = {
      render::OutputFormat::kTable, render::OutputFormat::kJson, render::OutputFormat::kJsonLines,
      render::OutputFormat::kCsv};
  const auto* found = std::ranges::find(kOutputs, value.scalar);
  target.config.output = kFormats[static_cast<size_t>(found - kOutputs.begin())];
  return {};
}

Result<void> StoreDialect(const ConfigNode& value, const ConfigTarget& target) {
  const bool is_athena = value.scalar == "athena";
  target.config.dialect = is_athena ? query::Dialect::kAthena : query::Dialect::kDuckdb;
  return {};
}

Result<void> StoreLogFormat(const ConfigNode& value, const ConfigTarget& target) {
  target.config.log_format = value.scalar == "json" ? LogFormat::kJson : LogFormat::kText;
  return {};
}

}  // namespace dynalake::app
