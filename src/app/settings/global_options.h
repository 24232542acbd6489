#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/log.h"
#include "render/output_format.h"

namespace dynalake::app {

/// Options of every verb. What is absent comes from the environment, the configuration or the
/// default: see `settings.h`.
struct GlobalOptions {
  std::optional<std::string> lake;
  std::optional<std::string> config;
  std::optional<std::string> profile;
  std::optional<std::string> region;
  std::optional<std::string> endpoint_url;
  std::optional<render::OutputFormat> output;
  std::optional<int> threads;
  std::optional<int64_t> memory_bytes;
  std::optional<LogFormat> log_format;
  std::optional<int64_t> processes;  ///< of --runner local-processes:N
  bool dry_run = false;
  bool quiet = false;
  bool allow_core = false;
  bool no_config = false;  ///< of what carries its own settings
};

/// A column type that the user wants, from --type or `types:`.
struct TypeOption {
  std::string attribute;
  std::string type;
};

}  // namespace dynalake::app
