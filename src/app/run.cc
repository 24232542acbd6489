#include "app/run.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "app/cli/command_line.h"
#include "app/lake/core_dump.h"
#include "app/lake/errors.h"
#include "app/lake/interrupt.h"
#include "app/settings/settings.h"
#include "app/shell/terminal.h"
#include "app/unit/run_unit.h"
#include "app/verbs/verbs.h"
#include "base/log.h"

namespace dynalake::app {
namespace {

/// Runs the verb that was asked for.
class Dispatcher {
 public:
  explicit Dispatcher(const Context& context) : context_(context) {}

  Result<void> operator()(const PrintCommand& command) { return context_.out.Write(command.text); }
  Result<void> operator()(const DemoCommand& command) { return RunDemo(command, context_); }
  Result<void> operator()(const InitCommand& command) { return RunInit(command, context_); }
  Result<void> operator()(const LoadCommand& command) { return RunLoad(command, context_); }
  Result<void> operator()(const SyncCommand& command) { return RunSync(command, context_); }
  Result<void> operator()(const ExportCommand& command) { return RunExport(command, context_); }
  Result<void> operator()(const QuoteCommand& command) { return RunQuote(command, context_); }
  Result<void> operator()(const SqlCommand& command) { return RunSql(command, context_); }
  Result<void> operator()(const TablesCommand& command) { return RunTables(command, context_); }
  Result<void> operator()(const SchemaCommand& command) { return RunSchema(command, context_); }
  Result<void> operator()(const ItemCommand& command) { return RunItem(command, context_); }
  Result<void> operator()(const LandCommand& command) { return RunLand(command, context_); }
  Result<void> operator()(const GenerateExportCommand& command) {
    return RunGenerateExport(command, context_);
  }
  Result<void> operator()(const GenerateLiveCommand& command) {
    return RunGenerateLive(command, context_);
  }
  Result<void> operator()(const VacuumCommand& command) { return RunVacuum(command, context_); }
  Result<void> operator()(const DropCommand& command) { return RunDrop(command, context_); }
  Result<void> operator()(const SnapshotsCommand& command) {
    return RunSnapshots(command, context_);
  }
  Result<void> operator()(const RollbackCommand& command) { return RunRollback(command, context_); }
  Result<void> operator()(const RegisterCommand& command) { return RunRegister(command, context_); }
  Result<void> operator()(const UnitCommand&) { return RunUnit(context_); }
  Result<void> operator()(const DoctorCommand& command) { return RunDoctor(command, context_); }

 private:
  const Context& context_;
};

Result<void> RunCommand(const CommandLine& line, const Settings& settings,
                        const Environment& environment, render::Sink& out, render::Sink& err) {
  const bool out_is_terminal = isatty(STDOUT_FILENO) != 0;
  const CancelToken cancel;
  const InterruptScope interrupt(cancel);
  const Context context{
      .settings = settings,
      .environment = environment,
      .out = out,
      .style = {.terminal = out_is_terminal,
                .width = out_is_terminal ? SizeOfTerminal(STDOUT_FILENO).columns : 0},
      .err = err,
      .err_is_terminal = isatty(STDERR_FILENO) != 0,
      .in_is_terminal = isatty(STDIN_FILENO) != 0,
      .clock = SystemClock(),
      .random = SystemRandom(),
      .cancel = cancel};
  return std::visit(Dispatcher(context), line.command);
}

// `init` makes the configuration that it names, and need not find it. A unit carries its settings.
GlobalOptions OptionsToResolve(const CommandLine& line) {
  GlobalOptions options = line.global;
  std::error_code ignored;
  if (std::holds_alternative<InitCommand>(line.command) && options.config.has_value() &&
      !std::filesystem::exists(*options.config, ignored)) {
    options.config = std::nullopt;
  }
  options.no_config = std::holds_alternative<UnitCommand>(line.command);
  return options;
}

// The value of an option, of a command line that may be wrong elsewhere.
std::optional<std::string> ValueOf(std::string_view option,
                                   std::span<const std::string> arguments) {
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i] == option && i + 1 < arguments.size()) {
      return arguments[i + 1];
    }
    if (arguments[i].starts_with(std::string(option) + "=")) {
      return arguments[i].substr(option.size() + 1);
    }
  }
  return std::nullopt;
}

// How errors are written before the settings are known: as the flag, the environment or the
// configuration says, as far as they can be read.
LogFormat EarlyLogFormat(std::span<const std::string> arguments, const Environment& environment) {
  const std::optional<std::string> flag = ValueOf("--log-format", arguments);
  const std::optional<std::string> named =
      flag.has_value() ? flag : environment("DYNALAKE_LOG_FORMAT");
  if (named.has_value()) {
    return *named == "json" ? LogFormat::kJson : LogFormat::kText;
  }
  GlobalOptions options;
  options.config = ValueOf("--config", arguments);
  const Result<Settings> settings = ResolveSettings(options, environment);
  return settings ? settings->log_format : LogFormat::kText;
}

}  // namespace

int RunProgram(std::span<const std::string> arguments) {
  render::DescriptorSink out(STDOUT_FILENO);
  render::DescriptorSink err(STDERR_FILENO);
  const Environment environment = ProcessEnvironment();
  std::optional<LogFormat> log_format;
  const auto run = [&]() -> Result<void> {
    DYNALAKE_ASSIGN(const CommandLine line, ParseCommandLine(arguments));
    if (const auto* print = std::get_if<PrintCommand>(&line.command)) {
      return out.Write(print->text);
    }
    DYNALAKE_ASSIGN(const Settings settings, ResolveSettings(OptionsToResolve(line), environment));
    log_format = settings.log_format;
    if (!settings.allow_core) {
      ForbidCoreDumps();
    }
    ConfigureLog({.level = settings.log_level, .format = settings.log_format});
    Log(LogLevel::kDebug, "run: lake {}, {} threads, {} bytes of memory, configuration {}",
        settings.lake, settings.threads, settings.memory_bytes,
        settings.config_file.value_or("none"));
    return RunCommand(line, settings, environment, out, err);
  };
  const Result<void> result = run();
  if (result) {
    return 0;
  }
  ShowError(result.error(),
            log_format.has_value() ? *log_format : EarlyLogFormat(arguments, environment), err);
  return TraitsOf(result.error().code()).exit_code;
}

}  // namespace dynalake::app
