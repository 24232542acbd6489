#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/export_command.h"
#include "app/cli/generate_commands.h"
#include "app/cli/live_options.h"
#include "app/cli/load_command.h"
#include "app/cli/quote_command.h"
#include "app/cli/sql_command.h"
#include "app/settings/global_options.h"
#include "base/result.h"

namespace dynalake::app {

/// A text to print; help, the version or a completion script.
struct PrintCommand {
  std::string text;
};

struct DemoCommand {
  std::string folder = "dynalake-demo";
  int64_t items = 200'000;
  uint64_t seed = 1;
};

struct InitCommand {
  bool force = false;
  std::optional<std::string> file;  ///< where --config says that the configuration goes
};

struct SyncCommand {
  std::vector<std::string> tables;  ///< of the configuration; empty: all that have a source
  bool follow = false;
};

struct TablesCommand {};
struct UnitCommand {};
struct DoctorCommand {
  bool deep = false;
};

struct SchemaCommand {
  std::string table;
  std::optional<std::string> histogram;  ///< of this column
};

/// One key element is the partition key or a DynamoDB JSON object; two are both keys.
struct ItemCommand {
  std::string table;
  std::vector<std::string> key;
};

struct LandCommand {
  std::string source;                     ///< empty with `sql`
  std::optional<std::string> sql;         ///< a statement, whose rows land
  std::optional<query::Dialect> dialect;  ///< of `sql`; nothing: as settings say
  std::string target;
  std::string format = "jsonl";
  bool plain = false;
  std::optional<std::string> compression;
  std::optional<std::string> layout;
  std::optional<int64_t> target_file_size_bytes;
  bool overwrite = false;
  std::optional<std::string> export_id;
  bool no_manifest = false;
  std::optional<int64_t> as_of_micros;
  LiveOptions live;
};

struct VacuumCommand {
  std::vector<std::string> tables;  ///< empty: all
  bool orphans = false;
  std::optional<int64_t> expire_micros;
  std::optional<int64_t> older_than_micros;
  bool ignore_gc_disabled = false;
};

struct DropCommand {
  std::string table;
  bool purge = false;
  bool ignore_gc_disabled = false;
};

struct SnapshotsCommand {
  std::string table;
};

struct RollbackCommand {
  std::string table;
  std::optional<std::string> to;  ///< a snapshot's id or a time
};

struct RegisterCommand {
  std::string path;
  std::optional<std::string> table;
};

using Command = std::variant<PrintCommand, DemoCommand, InitCommand, LoadCommand, SyncCommand,
                             ExportCommand, SqlCommand, TablesCommand, SchemaCommand, ItemCommand,
                             LandCommand, GenerateExportCommand, GenerateLiveCommand, VacuumCommand,
                             DropCommand, DoctorCommand, QuoteCommand, SnapshotsCommand,
                             RollbackCommand, RegisterCommand, UnitCommand>;

struct CommandLine {
  GlobalOptions global;
  Command command;
};

/// Reads the command line, without the program's name. Errors are kUsage.
Result<CommandLine> ParseCommandLine(std::span<const std::string> arguments);

}  // namespace dynalake::app
