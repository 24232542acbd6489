#include "app/cli/command_line.h"

#include <limits>
#include <utility>

#include "app/cli/argument_parser.h"
#include "app/cli/completion.h"
#include "app/cli/help.h"
#include "app/cli/option_reader.h"
#include "app/cli/result_target.h"
#include "app/settings/config_schema.h"
#include "app/settings/units.h"

namespace dynalake::app {
namespace {

constexpr int64_t kMostItems = 100'000'000'000;
constexpr int64_t kMostDays = 10'000;
constexpr int64_t kMostRate = 1'000'000;

/// Of all verbs; what is no text is of `sql` alone.
Result<std::optional<render::OutputFormat>> ReadOutputFormat(const OptionReader& reader) {
  const auto name = reader.Text("--output");
  const auto format = name ? FindResultFormat(*name) : std::nullopt;
  if (format && std::holds_alternative<ColumnFormat>(*format)) {
    return reader.verb().name == "sql"
               ? Result<std::optional<render::OutputFormat>>(std::nullopt)
               : Fail(ErrorCode::kUsage, "--output {} is for sql --out", *name);
  }
  return format ? std::optional(std::get<render::OutputFormat>(*format)) : std::nullopt;
}

Result<GlobalOptions> ReadGlobal(const OptionReader& reader) {
  GlobalOptions global;
  global.lake = reader.Text("--lake");
  global.config = reader.Text("--config");
  global.profile = reader.Text("--profile");
  global.region = reader.Text("--region");
  global.endpoint_url = reader.Text("--endpoint-url");
  DYNALAKE_ASSIGN(global.output, ReadOutputFormat(reader));
  if (const auto log_format = reader.Text("--log-format")) {
    global.log_format = *log_format == "json" ? LogFormat::kJson : LogFormat::kText;
  }
  DYNALAKE_ASSIGN(const int64_t threads, reader.Count("--threads", 1, kMostThreads, 0));
  if (threads > 0) {
    global.threads = static_cast<int>(threads);
  }
  DYNALAKE_ASSIGN(global.processes, reader.Number("--runner", ParseRunner));
  DYNALAKE_ASSIGN(global.memory_bytes, reader.Number("--memory", ParseSize));
  global.dry_run = reader.Flag("--dry-run");
  global.quiet = reader.Flag("--quiet");
  global.allow_core = reader.Flag("--allow-core");
  return global;
}

Result<Command> ReadDemo(const OptionReader& reader) {
  DemoCommand command;
  if (const auto folder = reader.Arguments("FOLDER"); !folder.empty()) {
    command.folder = folder.front();
  }
  DYNALAKE_ASSIGN(command.items, reader.Count("--items", 1, kMostItems, command.items));
  DYNALAKE_ASSIGN(const int64_t seed,
                  reader.Count("--seed", 0, std::numeric_limits<int64_t>::max(), 1));
  command.seed = static_cast<uint64_t>(seed);
  return Command(std::move(command));
}

Result<Command> ReadInit(const OptionReader& reader) {
  return Command(InitCommand{.force = reader.Flag("--force"), .file = reader.Text("--config")});
}

Result<std::vector<TypeOption>> ReadTypes(const OptionReader& reader) {
  std::vector<TypeOption> types;
  for (const std::string& text : reader.Texts("--type")) {
    // Attribute names may hold '='; types never do.
    const size_t place = text.rfind('=');
    if (place == std::string::npos || place == 0 || place + 1 == text.size()) {
      return Fail(ErrorCode::kUsage, "--type {}: write ATTRIBUTE=TYPE, as in createdAt=timestamp",
                  text);
    }
    types.push_back({text.substr(0, place), text.substr(place + 1)});
  }
  return types;
}

Result<LiveOptions> ReadLiveOptions(const OptionReader& reader) {
  LiveOptions live;
  if (const auto text = reader.Text("--read-budget")) {
    auto budget = source::ParseBudgetChoice(*text);
    if (!budget) {
      return std::move(budget).error().Wrap(ErrorCode::kUsage, "--read-budget");
    }
    live.read_budget = *budget;
  }
  DYNALAKE_ASSIGN(live.stop_after_micros, reader.Number("--stop-after", ParseAge));
  live.partial = reader.Flag("--partial");
  live.restart = reader.Flag("--restart");
  live.consistent_read = reader.Flag("--consistent-read");
  live.filter = reader.Text("--filter");
  live.projection = reader.Text("--projection");
  live.attribute_names = reader.Text("--expression-attribute-names");
  live.attribute_values = reader.Text("--expression-attribute-values");
  return live;
}

Result<WriteChoice> ReadWriteChoice(const OptionReader& reader) {
  WriteChoice write;
  write.codec = reader.Text("--codec");
  DYNALAKE_ASSIGN(write.zstd_level, reader.Number("--zstd-level", ParseZstdLevel));
  DYNALAKE_ASSIGN(write.target_file_size_bytes, reader.Number("--target-file-size", ParseSize));
  DYNALAKE_ASSIGN(write.row_group_rows, reader.Number("--row-group-rows", ParseRowGroupRows));
  if (write.zstd_level.has_value() && write.codec.value_or("zstd") != "zstd") {
    return Fail(ErrorCode::kUsage, "--zstd-level is for the codec zstd, not {}", *write.codec);
  }
  return write;
}

Result<Command> ReadLoad(const OptionReader& reader) {
  LoadCommand command;
  if (const auto source = reader.Arguments("SOURCE"); !source.empty()) {
    command.source = source.front();
  }
  command.table = reader.Text("--table");
  command.partition_key = reader.Text("--partition-key");
  command.sort_key = reader.Text("--sort-key");
  DYNALAKE_ASSIGN(command.types, ReadTypes(reader));
  command.entities = reader.Text("--entities");
  command.partition_by = reader.Texts("--partition-by");
  DYNALAKE_ASSIGN(command.max_partitions, reader.Number("--max-partitions", ParsePartitionCount));
  command.append = reader.Flag("--append");
  command.replace = reader.Flag("--replace");
  command.export_id = reader.Text("--export-id");
  command.no_manifest = reader.Flag("--no-manifest");
  DYNALAKE_ASSIGN(command.as_of_micros, reader.Number("--as-of", ParseTime));
  command.reject_to = reader.Text("--reject-to");
  DYNALAKE_ASSIGN(command.write, ReadWriteChoice(reader));
  DYNALAKE_ASSIGN(command.live, ReadLiveOptions(reader));
  if (command.sort_key.has_value() && !command.partition_key.has_value()) {
    return Error(ErrorCode::kUsage, "--sort-key needs --partition-key");
  }
  if (command.append && command.replace) {
    return Error(ErrorCode::kUsage, "--append replaces nothing: leave --replace out, or --append");
  }
  if (!command.source.has_value() && !command.table.has_value()) {
    return Error(ErrorCode::kUsage,
                 "load needs a SOURCE, or --table and the configuration's source of that table");
  }
  return Command(std::move(command));
}

Result<Command> ReadSync(const OptionReader& reader) {
  return Command(
      SyncCommand{.tables = reader.Arguments("TABLE"), .follow = reader.Flag("--follow")});
}

Result<Command> ReadQuote(const OptionReader& reader) {
  DYNALAKE_ASSIGN(const LiveOptions live, ReadLiveOptions(reader));
  QuoteCommand command;
  command.source = reader.Argument("SOURCE");
  command.read_budget = live.read_budget;
  command.consistent_read = live.consistent_read;
  command.probe = !reader.Flag("--no-probe");
  return Command(std::move(command));
}

Result<Command> ReadSql(const OptionReader& reader) {
  DYNALAKE_ASSIGN(SqlCommand command, ReadSqlCommand(reader));
  return Command(std::move(command));
}

Result<Command> ReadTables(const OptionReader&) { return Command(TablesCommand{}); }

Result<Command> ReadDoctor(const OptionReader& reader) {
  return Command(DoctorCommand{.deep = reader.Flag("--deep")});
}

Result<Command> ReadSchema(const OptionReader& reader) {
  return Command(SchemaCommand{reader.Argument("TABLE"), reader.Text("--histogram")});
}

Result<Command> ReadItem(const OptionReader& reader) {
  return Command(ItemCommand{.table = reader.Argument("TABLE"), .key = reader.Arguments("KEY")});
}

Result<Command> ReadLand(const OptionReader& reader) {
  LandCommand command;
  command.sql = reader.Text("--sql");
  if (command.sql.has_value() != reader.Arguments("SOURCE").empty()) {
    return Error(ErrorCode::kUsage, "land needs a SOURCE or --sql, one of them, and a TARGET");
  }
  DYNALAKE_ASSIGN(command.dialect, ReadDialect(reader, command.sql.has_value()));
  command.source = command.sql ? "" : reader.Argument("SOURCE");
  command.target = reader.Argument("TARGET");
  command.format = reader.Text("--format").value_or(command.format);
  command.plain = reader.Flag("--plain");
  command.compression = reader.Text("--compression");
  command.layout = reader.Text("--layout");
  DYNALAKE_ASSIGN(command.target_file_size_bytes, reader.Number("--target-file-size", ParseSize));
  command.overwrite = reader.Flag("--overwrite");
  command.export_id = reader.Text("--export-id");
  command.no_manifest = reader.Flag("--no-manifest");
  DYNALAKE_ASSIGN(command.as_of_micros, reader.Number("--as-of", ParseTime));
  DYNALAKE_ASSIGN(command.live, ReadLiveOptions(reader));
  if (command.plain && command.format != "jsonl") {
    return Error(ErrorCode::kUsage, "--plain goes with --format jsonl");
  }
  return Command(std::move(command));
}

Result<Command> ReadExport(const OptionReader& reader) {
  ExportCommand command;
  command.table = reader.Argument("TABLE");
  command.bucket = reader.Text("--bucket");
  command.prefix = reader.Text("--prefix");
  command.bucket_owner = reader.Text("--bucket-owner");
  command.kms_key = reader.Text("--kms-key");
  command.format = reader.Text("--format").value_or(command.format);
  DYNALAKE_ASSIGN(command.time_micros, reader.Number("--export-time", ParseTime));
  DYNALAKE_ASSIGN(command.from_micros, reader.Number("--from", ParseTime));
  DYNALAKE_ASSIGN(command.to_micros, reader.Number("--to", ParseTime));
  command.new_images_only = reader.Text("--view") == "new-image";
  command.enable_recovery = reader.Flag("--enable-pitr");
  command.load = !reader.Flag("--no-load");
  command.lake_table = reader.Text("--table");
  command.replace = reader.Flag("--replace");
  const bool incremental = command.from_micros.has_value();
  if (incremental != command.to_micros.has_value()) {
    return Error(ErrorCode::kUsage, "--from and --to go together");
  }
  if (incremental && command.time_micros.has_value()) {
    return Error(ErrorCode::kUsage, "--export-time is of a full export, --from and --to are not");
  }
  if (!incremental && reader.Text("--view").has_value()) {
    return Error(ErrorCode::kUsage, "--view goes with --from and --to");
  }
  if (incremental && command.load) {
    return Error(ErrorCode::kUsage,
                 "an incremental export is a list of changes, which load does not take: add "
                 "--no-load");
  }
  return Command(std::move(command));
}

Result<Command> ReadGenerate(const OptionReader& reader) {
  GenerateExportCommand command;
  command.folder = reader.Argument("FOLDER");
  DYNALAKE_ASSIGN(command.items, reader.Count("--items", 1, kMostItems, command.items));
  DYNALAKE_ASSIGN(const int64_t files, reader.Count("--files", 1, 100'000, command.files));
  command.files = static_cast<int>(files);
  DYNALAKE_ASSIGN(const int64_t seed,
                  reader.Count("--seed", 0, std::numeric_limits<int64_t>::max(), 1));
  command.seed = static_cast<uint64_t>(seed);
  DYNALAKE_ASSIGN(const int64_t day, reader.Count("--day", 0, kMostDays, command.day));
  command.day = static_cast<int>(day);
  command.table = reader.Text("--table").value_or(command.table);
  command.format = reader.Text("--format").value_or(command.format);
  command.compression = reader.Text("--compression").value_or(command.compression);
  return Command(std::move(command));
}

Result<Command> ReadGenerateLive(const OptionReader& reader) {
  GenerateLiveCommand command;
  command.table = reader.Argument("TABLE");
  DYNALAKE_ASSIGN(command.items, reader.Count("--items", 100, kMostItems, command.items));
  DYNALAKE_ASSIGN(const int64_t seed,
                  reader.Count("--seed", 0, std::numeric_limits<int64_t>::max(), 1));
  command.seed = static_cast<uint64_t>(seed);
  DYNALAKE_ASSIGN(command.items_per_second,
                  reader.Count("--rate", 1, kMostRate, command.items_per_second));
  DYNALAKE_ASSIGN(command.duration_micros, reader.Number("--for", ParseAge));
  command.into_existing = reader.Flag("--into-existing");
  return Command(std::move(command));
}

Result<Command> ReadVacuum(const OptionReader& reader) {
  VacuumCommand command;
  command.tables = reader.Arguments("TABLE");
  command.orphans = reader.Flag("--orphans");
  DYNALAKE_ASSIGN(command.expire_micros, reader.Number("--expire", ParseAge));
  DYNALAKE_ASSIGN(command.older_than_micros, reader.Number("--older-than", ParseAge));
  if (!command.orphans && !command.expire_micros.has_value()) {
    return Error(ErrorCode::kUsage, "vacuum needs --orphans or --expire, or both");
  }
  if (!command.orphans && command.older_than_micros.has_value()) {
    return Error(ErrorCode::kUsage, "--older-than goes with --orphans");
  }
  command.ignore_gc_disabled = reader.Flag("--ignore-gc-disabled");
  return Command(std::move(command));
}

Result<Command> ReadSnapshots(const OptionReader& reader) {
  return Command(SnapshotsCommand{.table = reader.Argument("TABLE")});
}

Result<Command> ReadRollback(const OptionReader& reader) {
  return Command(RollbackCommand{.table = reader.Argument("TABLE"), .to = reader.Text("--to")});
}

Result<Command> ReadRegister(const OptionReader& reader) {
  return Command(RegisterCommand{.path = reader.Argument("PATH"), .table = reader.Text("--table")});
}

Result<Command> ReadDrop(const OptionReader& reader) {
  DropCommand command{.table = reader.Argument("TABLE"),
                      .purge = reader.Flag("--purge"),
                      .ignore_gc_disabled = reader.Flag("--ignore-gc-disabled")};
  if (command.ignore_gc_disabled && !command.purge) {
    return Error(ErrorCode::kUsage, "--ignore-gc-disabled goes with --purge");
  }
  return Command(std::move(command));
}

Result<Command> ReadCompletion(const OptionReader& reader) {
  return Command(PrintCommand{CompletionScript(reader.Argument("SHELL"))});
}

/// What `words` name: nothing, a verb, or the first word of verbs of two.
Result<std::string> HelpOn(const std::vector<std::string>& words) {
  if (words.empty()) {
    return ProgramHelp();
  }
  std::vector<std::string> arguments = words;
  arguments.emplace_back("--help");
  DYNALAKE_ASSIGN(const ParsedArguments named, ParseArguments(arguments));
  return named.verb != nullptr ? VerbHelp(*named.verb) : GroupHelp(named.group);
}

Result<Command> ReadUnit(const OptionReader&) { return Command(UnitCommand{}); }

Result<Command> ReadHelp(const OptionReader& reader) {
  DYNALAKE_ASSIGN(std::string text, HelpOn(reader.Arguments("VERB")));
  return Command(PrintCommand{std::move(text)});
}

Result<Command> ReadConfigSchema(const OptionReader&) {
  return Command(PrintCommand{ConfigJsonSchema()});
}

struct VerbReader {
  std::string_view verb;
  Result<Command> (*read)(const OptionReader&);
};

constexpr VerbReader kReaders[] = {
    {"demo", ReadDemo},
    {"init", ReadInit},
    {"load", ReadLoad},
    {"sync", ReadSync},
    {"quote", ReadQuote},
    {"export", ReadExport},
    {"sql", ReadSql},
    {"tables", ReadTables},
    {"schema", ReadSchema},
    {"item", ReadItem},
    {"land", ReadLand},
    {"generate export", ReadGenerate},
    {"generate live", ReadGenerateLive},
    {"vacuum", ReadVacuum},
    {"doctor", ReadDoctor},
    {"drop", ReadDrop},
    {"snapshots", ReadSnapshots},
    {"rollback", ReadRollback},
    {"register", ReadRegister},
    {"unit", ReadUnit},
    {"completion", ReadCompletion},
    {"help", ReadHelp},
    {"config-schema", ReadConfigSchema},
};

}  // namespace

Result<CommandLine> ParseCommandLine(std::span<const std::string> arguments) {
  DYNALAKE_ASSIGN(const ParsedArguments parsed, ParseArguments(arguments));
  CommandLine line;
  if (parsed.Has("--help")) {
    line.command = PrintCommand{parsed.verb != nullptr ? VerbHelp(*parsed.verb)
                                : parsed.group.empty() ? ProgramHelp()
                                                       : GroupHelp(parsed.group)};
    return line;
  }
  if (parsed.Has("--version")) {
    line.command = PrintCommand{VersionText()};
    return line;
  }
  if (parsed.verb == nullptr) {
    return Error(ErrorCode::kUsage, "no verb; dynalake --help lists them");
  }
  const OptionReader reader(parsed);
  DYNALAKE_ASSIGN(line.global, ReadGlobal(reader));
  for (const VerbReader& candidate : kReaders) {
    if (candidate.verb == parsed.verb->name) {
      DYNALAKE_ASSIGN(line.command, candidate.read(reader));
      return line;
    }
  }
  return Fail(ErrorCode::kInternal, "the verb {} has no reader", parsed.verb->name);
}

}  // namespace dynalake::app
