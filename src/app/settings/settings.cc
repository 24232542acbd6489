#include "app/settings/settings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "app/settings/config_reader.h"
#include "app/settings/text_file.h"
#include "app/settings/units.h"
#include "app/settings/variables.h"
#include "base/nearest.h"
#include "catalog/rows/catalog_address.h"

namespace dynalake::app {
namespace {

constexpr const char* kDefaultConfigFile = "dynalake.yaml";

// A value of the environment through `parse`; the error names the variable.
template <typename Parse>
auto FromEnvironment(const Environment& environment, const char* name, Parse parse)
    -> Result<std::optional<typename decltype(parse(std::string()))::value_type>> {
  using Value = typename decltype(parse(std::string()))::value_type;
  const std::optional<std::string> text = environment(name);
  if (!text.has_value() || text->empty()) {
    return std::optional<Value>();
  }
  auto value = parse(*text);
  if (!value) {
    return std::move(value).error().WithContext(name);
  }
  return std::optional<Value>(*std::move(value));
}

template <typename Value, size_t kCount>
Result<Value> Choose(const std::string& text,
                     const std::array<std::pair<std::string_view, Value>, kCount>& choices) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : choices) {
    if (name == text) {
      return Value(value);
    }
    names.push_back(name);
  }
  return Fail(ErrorCode::kInvalidArgument, "'{}' is none of {}{}", text, fmt::join(names, ", "),
              Proposal(text, names));
}

Result<render::OutputFormat> ParseOutput(const std::string& text) {
  return Choose(text, std::array<std::pair<std::string_view, render::OutputFormat>, 4>{
                          {{"table", render::OutputFormat::kTable},
                           {"json", render::OutputFormat::kJson},
                           {"jsonl", render::OutputFormat::kJsonLines},
                           {"csv", render::OutputFormat::kCsv}}});
}

Result<query::Dialect> ParseDialect(const std::string& text) {
  return Choose(text,
                std::array<std::pair<std::string_view, query::Dialect>, 2>{
                    {{"athena", query::Dialect::kAthena}, {"duckdb", query::Dialect::kDuckdb}}});
}

Result<LogFormat> ParseLogFormat(const std::string& text) {
  return Choose(text, std::array<std::pair<std::string_view, LogFormat>, 2>{
                          {{"text", LogFormat::kText}, {"json", LogFormat::kJson}}});
}

Result<LogLevel> ParseLogLevel(const std::string& text) {
  return Choose(
      text, std::array<std::pair<std::string_view, LogLevel>, 4>{{{"debug", LogLevel::kDebug},
                                                                  {"info", LogLevel::kInfo},
                                                                  {"warning", LogLevel::kWarning},
                                                                  {"error", LogLevel::kError}}});
}

Result<int> ParseThreads(const std::string& text) {
  DYNALAKE_ASSIGN(const int64_t threads, ParseInteger(text, 1, kMostThreads));
  return static_cast<int>(threads);
}

// What is the same for every setting: the flag, else the environment, else the file, else as is.
template <typename Value>
void Settle(const std::optional<Value>& flag, const std::optional<Value>& environment,
            const std::optional<Value>& config, Value& setting) {
  setting = flag.has_value()          ? *flag
            : environment.has_value() ? *environment
            : config.has_value()      ? *config
                                      : setting;
}

template <typename Value>
std::optional<Value> FirstOf(const std::optional<Value>& flag,
                             const std::optional<Value>& environment,
                             const std::optional<Value>& config) {
  return flag.has_value() ? flag : environment.has_value() ? environment : config;
}

// `path` as seen from the configuration's folder; addresses with a scheme stay.
void StartAtConfig(const std::string& config_file, std::optional<std::string>& path) {
  if (path.has_value() && path->find("://") == std::string::npos) {
    const auto folder = std::filesystem::path(config_file).parent_path();
    path = (folder / *path).string();
  }
}

Result<void> LoadConfig(const std::optional<std::string>& named, Settings& settings) {
  std::error_code ignored;
  if (!named.has_value() && !std::filesystem::exists(kDefaultConfigFile, ignored)) {
    return {};
  }
  const std::string file = named.value_or(kDefaultConfigFile);
  DYNALAKE_ASSIGN(const std::string text, ReadTextFile(file, "the configuration " + file));
  DYNALAKE_ASSIGN(settings.config, ReadConfig(text, file));
  settings.config_file = file;
  StartAtConfig(file, settings.config.lake);
  StartAtConfig(file, settings.config.cache_folder);
  for (auto& [name, table] : settings.config.tables) {
    StartAtConfig(file, table.source);
  }
  return {};
}

}  // namespace

Environment ProcessEnvironment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<Settings> ResolveSettings(const GlobalOptions& options, const Environment& environment) {
  const auto text_of = [&](const char* name) {
    return FromEnvironment(environment, name,
                           [](const std::string& text) { return Result<std::string>(text); });
  };
  Settings settings;
  settings.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  DYNALAKE_ASSIGN(const auto config_name, text_of("DYNALAKE_CONFIG"));
  if (!options.no_config) {
    DYNALAKE_TRY(LoadConfig(options.config.has_value() ? options.config : config_name, settings));
  }
  const Config& config = settings.config;

  DYNALAKE_ASSIGN(const auto lake, text_of("DYNALAKE_LAKE"));
  Settle(options.lake, lake, config.lake, settings.lake);
  DYNALAKE_ASSIGN(const auto catalog, text_of("DYNALAKE_CATALOG"));
  Settle({}, catalog, config.catalog, settings.catalog);
  DYNALAKE_TRY(catalog::ParseCatalogAddress(settings.catalog));
  DYNALAKE_ASSIGN(settings.catalog, ExpandVariables(settings.catalog, environment));
  DYNALAKE_ASSIGN(const auto output, FromEnvironment(environment, "DYNALAKE_OUTPUT", ParseOutput));
  Settle(options.output, output, config.output, settings.output);
  DYNALAKE_ASSIGN(const auto dialect,
                  FromEnvironment(environment, "DYNALAKE_DIALECT", ParseDialect));
  Settle({}, dialect, config.dialect, settings.dialect);
  DYNALAKE_ASSIGN(const auto log_format,
                  FromEnvironment(environment, "DYNALAKE_LOG_FORMAT", ParseLogFormat));
  Settle(options.log_format, log_format, config.log_format, settings.log_format);
  DYNALAKE_ASSIGN(const auto log_level,
                  FromEnvironment(environment, "DYNALAKE_LOG", ParseLogLevel));
  Settle({}, log_level, {}, settings.log_level);
  DYNALAKE_ASSIGN(const auto threads,
                  FromEnvironment(environment, "DYNALAKE_THREADS", ParseThreads));
  Settle(options.threads, threads, config.threads, settings.threads);
  DYNALAKE_ASSIGN(const auto memory, FromEnvironment(environment, "DYNALAKE_MEMORY", ParseSize));
  Settle(options.memory_bytes, memory, config.memory_bytes, settings.memory_bytes);
  DYNALAKE_ASSIGN(const auto region, text_of("DYNALAKE_REGION"));
  settings.region = FirstOf(options.region, region, config.region);
  DYNALAKE_ASSIGN(const auto profile, text_of("DYNALAKE_PROFILE"));
  settings.profile = FirstOf(options.profile, profile, config.profile);
  settings.endpoint_url = FirstOf(options.endpoint_url, {}, config.endpoint_url);
  settings.processes = static_cast<int>(options.processes.value_or(0));
  settings.dry_run = options.dry_run;
  settings.quiet = options.quiet;
  settings.allow_core = options.allow_core;
  return settings;
}

}  // namespace dynalake::app
