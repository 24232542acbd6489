#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/settings/config.h"
#include "app/settings/global_options.h"
#include "base/result.h"

namespace dynalake::app {

/// What holds for this run, after flags, environment, dynalake.yaml and defaults, in that order.
struct Settings {
  std::string lake = "./lake";
  std::string catalog = "sqlite";  ///< an address, which may have a password: never printed
  render::OutputFormat output = render::OutputFormat::kTable;
  query::Dialect dialect = query::kDefaultDialect;  ///< of the SQL that a person writes
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
  int threads = 1;
  int processes = 0;  ///< that execute work units; 0: threads of this one do
  int64_t memory_bytes = int64_t{1} << 30;
  std::optional<std::string> region;
  std::optional<std::string> profile;
  std::optional<std::string> endpoint_url;
  bool dry_run = false;
  bool quiet = false;
  bool allow_core = false;
  std::optional<std::string> config_file;  ///< the one that was read
  Config config;

  /// How many units of a load or landing are executed at once at most.
  int workers() const { return processes > 0 ? processes : threads; }
};

/// A variable of the environment, by its name.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The environment of this process.
Environment ProcessEnvironment();

/// Reads the configuration (`--config`, `DYNALAKE_CONFIG`, or ./dynalake.yaml if it is there) and
/// settles every setting. Relative folders that the configuration names start at its own folder.
/// kNotFound if a named configuration is not there.
Result<Settings> ResolveSettings(const GlobalOptions& options, const Environment& environment);

}  // namespace dynalake::app
