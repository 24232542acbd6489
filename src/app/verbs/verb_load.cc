#include <string>

#include "app/lake/progress.h"
#include "app/lake/remarks.h"
#include "app/verbs/export_run.h"
#include "app/verbs/live_load.h"
#include "app/verbs/load_report.h"
#include "app/verbs/load_run.h"
#include "catalog/table_name.h"
#include "files/page_codec_name.h"
#include "source/live/live_address.h"

namespace dynalake::app {
namespace {

// --entities and the configuration's entities, in one form.
Result<shaping::EntityChoice> ParseEntities(const std::string& text) {
  using Kind = shaping::EntityChoice::Kind;
  constexpr std::string_view kAttribute = "attribute:";
  if (text == "auto") {
    return shaping::EntityChoice{};
  }
  if (text == "none") {
    return shaping::EntityChoice{.kind = Kind::kNone, .attribute = {}};
  }
  if (text == "key_prefix:#") {
    return shaping::EntityChoice{.kind = Kind::kKeyPrefix, .attribute = {}};
  }
  if (text.starts_with("key_prefix:")) {
    return Fail(ErrorCode::kUnsupported, "'{}': key prefixes end at '#'; write key_prefix:#", text);
  }
  if (text.starts_with(kAttribute) && text.size() > kAttribute.size()) {
    return shaping::EntityChoice{.kind = Kind::kAttribute,
                                 .attribute = text.substr(kAttribute.size())};
  }
  return Fail(ErrorCode::kInvalidArgument,
              "'{}' is none of auto, none, attribute:NAME, key_prefix:#", text);
}

Result<void> AddTypes(const std::vector<TypeOption>& options, ingest::LoadRequest& request) {
  for (const TypeOption& option : options) {
    Result<shaping::TypeChoice> choice = shaping::ParseTypeChoice(option.type);
    if (!choice) {
      return std::move(choice).error().WithContext("the type of " + option.attribute);
    }
    request.types[option.attribute] = *choice;
  }
  return {};
}

Result<void> SetPartitions(const std::vector<std::string>& texts, ingest::LoadRequest& request) {
  request.partition_by.clear();
  for (const std::string& text : texts) {
    DYNALAKE_ASSIGN(table::PartitionChoice choice, table::ParsePartitionChoice(text));
    request.partition_by.push_back(std::move(choice));
  }
  return {};
}

/// The command line and the configuration know no other texts.
void SetCodec(const std::optional<std::string>& text, ingest::LoadRequest& request) {
  if (text.has_value()) {
    request.codec = files::FindPageCodec(*text).value_or(request.codec);
  }
}

Result<void> ApplyConfig(const TableConfig& config, ingest::LoadRequest& request) {
  if (config.partition_key.has_value()) {
    request.key = dynamodb::KeySchema{*config.partition_key, config.sort_key};
  }
  DYNALAKE_TRY(AddTypes(config.types, request));
  if (config.entities.has_value()) {
    DYNALAKE_ASSIGN(request.entities, ParseEntities(*config.entities));
  }
  DYNALAKE_TRY(SetPartitions(config.partition_by, request));
  request.max_partitions = config.max_partitions.value_or(request.max_partitions);
  SetCodec(config.codec, request);
  request.zstd_level = static_cast<int>(config.zstd_level.value_or(request.zstd_level));
  request.target_file_bytes = config.target_file_size_bytes.value_or(request.target_file_bytes);
  request.row_group_rows = config.row_group_rows.value_or(request.row_group_rows);
  return {};
}

Result<bool> IsByExport(const std::string& source) {
  if (!source::IsLiveAddress(source)) {
    return false;
  }
  DYNALAKE_ASSIGN(const source::LiveAddress address, source::ParseLiveAddress(source));
  return address.by_export;
}

/// A new export is of a whole table.
Result<void> CheckByExport(const LoadCommand& command, const std::string& source) {
  if (command.export_id.has_value() || command.no_manifest || command.as_of_micros.has_value() ||
      command.live != LiveOptions{}) {
    return Fail(
        ErrorCode::kUsage,
        "{} is a new export of a whole table: nothing is chosen of it, and its reading takes "
        "no capacity",
        source);
  }
  return {};
}

/// The configuration's source, read as its `by` says.
Result<std::string> ConfiguredSource(const std::string& table, const TableConfig& config) {
  const std::string& source = *config.source;
  const std::string by = config.by.value_or("");
  if (by == "stream") {
    return Fail(ErrorCode::kUnsupported,
                "the table {}: by: stream is not there yet; by: scan and by: export are", table);
  }
  if (by.empty() || !source::IsLiveAddress(source)) {
    return by == "export"
               ? Fail(ErrorCode::kInvalidArgument,
                      "the table {}: by: export is for a live table, and {} is none", table, source)
               : Result<std::string>(source);
  }
  DYNALAKE_ASSIGN(const source::LiveAddress address, source::ParseLiveAddress(source));
  if (by == "scan" ? address.by_export : !address.index.empty() || address.partition_key) {
    return Fail(ErrorCode::kInvalidArgument, "the table {}: by: {} and the source {} do not agree",
                table, by, source);
  }
  return by == "export" && !address.by_export ? source + "?export" : source;
}

}  // namespace

Result<const TableConfig*> FindTableConfig(const LoadCommand& command, const Context& context) {
  if (!command.table.has_value()) {
    return nullptr;
  }
  const auto& tables = context.settings.config.tables;
  std::vector<std::string> names;
  for (const auto& [name, config] : tables) {
    names.push_back(name);
  }
  DYNALAKE_ASSIGN(const auto found, catalog::FindAmong(names, *command.table));
  return found ? &tables.find(*found)->second : nullptr;
}

Result<std::string> SourceOf(const LoadCommand& command, const Context& context) {
  if (command.source.has_value()) {
    return *command.source;
  }
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  if (config == nullptr || !config->source.has_value()) {
    return Fail(ErrorCode::kUsage, "no SOURCE, and the configuration names none for table {}",
                command.table.value_or(""));
  }
  return ConfiguredSource(*command.table, *config);
}

Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const std::string source, SourceOf(command, context));
  ingest::LoadRequest request;
  if (!source::IsLiveAddress(source)) {
    DYNALAKE_ASSIGN(request.source, ParseUserLocation(source));
  }
  request.table = command.table.value_or("");
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  if (config != nullptr) {
    DYNALAKE_TRY(ApplyConfig(*config, request));
  }
  if (command.partition_key.has_value()) {
    request.key = dynamodb::KeySchema{*command.partition_key, command.sort_key};
  }
  DYNALAKE_TRY(AddTypes(command.types, request));
  if (command.entities.has_value()) {
    DYNALAKE_ASSIGN(request.entities, ParseEntities(*command.entities));
  }
  if (!command.partition_by.empty()) {
    DYNALAKE_TRY(SetPartitions(command.partition_by, request));
  }
  SetCodec(command.codec, request);
  request.max_partitions = command.max_partitions.value_or(request.max_partitions);
  request.zstd_level = static_cast<int>(command.zstd_level.value_or(request.zstd_level));
  request.append = command.append;
  request.replace_any = command.replace;
  request.export_id = command.export_id;
  request.no_manifest = command.no_manifest;
  request.as_of_micros = command.as_of_micros;
  if (command.reject_to.has_value()) {
    DYNALAKE_ASSIGN(request.reject_to, ParseUserLocation(*command.reject_to));
  }
  request.target_file_bytes = command.target_file_size_bytes.value_or(request.target_file_bytes);
  request.row_group_rows = command.row_group_rows.value_or(request.row_group_rows);
  DYNALAKE_ASSIGN(request.memory,
                  ingest::DivideMemory(context.settings.memory_bytes, context.settings.threads));
  request.dry_run = context.settings.dry_run;
  return request;
}

ingest::LoadEnvironment MakeLoadEnvironment(Lake& lake, work::Runner& runner,
                                            ingest::LoadProgress& progress,
                                            const Context& context) {
  return {lake.parts(), runner, progress, context.cancel};
}

Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context) {
  work::ThreadRunner runner(request.memory.workers);
  Progress progress(ProgressMode(context), context.err, context.clock);
  return ingest::Load(request, MakeLoadEnvironment(lake, runner, progress, context));
}

Result<PreparedLoad> PrepareLoad(LoadCommand command, const Context& context) {
  PreparedLoad load{.command = std::move(command)};
  DYNALAKE_ASSIGN(load.source, SourceOf(load.command, context));
  DYNALAKE_ASSIGN(load.by_export, IsByExport(load.source));
  if (load.by_export) {
    DYNALAKE_TRY(CheckByExport(load.command, load.source));
    return load;
  }
  DYNALAKE_ASSIGN(load.request, MakeLoadRequest(load.command, context));
  if (!load.request.source.has_value()) {
    DYNALAKE_ASSIGN(load.live, MakeLiveRequest(load.command, load.source, context));
  } else if (load.command.live != LiveOptions{}) {
    return Fail(ErrorCode::kUsage,
                "{} is no live table, as dynamodb://TABLE is one: what may be read of it, and how "
                "fast, cannot be said",
                load.source);
  }
  return load;
}

Result<std::optional<ingest::LoadReport>> RunPreparedLoad(const PreparedLoad& load, Lake& lake,
                                                          const Context& context) {
  if (load.by_export) {
    DYNALAKE_ASSIGN(const source::LiveAddress address, source::ParseLiveAddress(load.source));
    ExportCommand managed;
    managed.table = address.table;
    return ExportAndLoad(managed, load.command, lake, context);
  }
  auto report = load.live.has_value() ? RunLiveLoad(*load.live, load.request, lake, context)
                                      : RunLoadRequest(load.request, lake, context);
  if (!report) {
    return std::move(report).error();
  }
  return std::optional(*std::move(report));
}

Result<void> RunLoad(const LoadCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const PreparedLoad load, PrepareLoad(command, context));
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kCreate));
  DYNALAKE_ASSIGN(const auto report, RunPreparedLoad(load, *lake, context));
  return report ? PrintLoadReport(*report, context) : Result<void>();
}

}  // namespace dynalake::app
