#include "app/verbs/load_run.h"

#include <string>
#include <utility>
#include <variant>

#include "app/lake/progress.h"
#include "app/lake/remarks.h"
#include "app/unit/unit_runner.h"
#include "catalog/table_name.h"
#include "source/source_address.h"
#include "storage/user_location.h"

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
    request.columns.types[option.attribute] = *choice;
  }
  return {};
}

Result<void> SetPartitions(const std::vector<std::string>& texts, ingest::LoadRequest& request) {
  request.columns.partition_by.clear();
  for (const std::string& text : texts) {
    DYNALAKE_ASSIGN(table::PartitionChoice choice, table::ParsePartitionChoice(text));
    request.columns.partition_by.push_back(std::move(choice));
  }
  return {};
}

Result<void> ApplyConfig(const TableConfig& config, ingest::LoadRequest& request) {
  if (config.partition_key.has_value()) {
    request.columns.key = dynamodb::KeySchema{*config.partition_key, config.sort_key};
  }
  DYNALAKE_TRY(AddTypes(config.types, request));
  if (config.entities.has_value()) {
    DYNALAKE_ASSIGN(request.columns.entities, ParseEntities(*config.entities));
  }
  DYNALAKE_TRY(SetPartitions(config.partition_by, request));
  request.columns.max_partitions = config.max_partitions.value_or(request.columns.max_partitions);
  config.write.ApplyTo(request.write);
  return {};
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

Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command,
                                            const source::SourceAddress& source,
                                            const Context& context) {
  ingest::LoadRequest request;
  if (const auto* files = std::get_if<source::Files>(&source)) {
    request.source.location = files->location;
  }
  request.table = command.table.value_or("");
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  if (config != nullptr) {
    DYNALAKE_TRY(ApplyConfig(*config, request));
  }
  if (command.partition_key.has_value()) {
    request.columns.key = dynamodb::KeySchema{*command.partition_key, command.sort_key};
  }
  DYNALAKE_TRY(AddTypes(command.types, request));
  if (command.entities.has_value()) {
    DYNALAKE_ASSIGN(request.columns.entities, ParseEntities(*command.entities));
  }
  if (!command.partition_by.empty()) {
    DYNALAKE_TRY(SetPartitions(command.partition_by, request));
  }
  command.write.ApplyTo(request.write);
  request.columns.max_partitions = command.max_partitions.value_or(request.columns.max_partitions);
  if (command.append) {
    request.mode = ingest::Append{};
  } else {
    request.mode = ingest::ReplaceAll{.whatever_it_holds = command.replace};
  }
  request.source.export_id = command.export_id;
  request.source.no_manifest = command.no_manifest;
  request.source.as_of_micros = command.as_of_micros;
  if (command.reject_to.has_value()) {
    DYNALAKE_ASSIGN(request.reject_to, storage::ParseUserLocation(*command.reject_to));
  }
  DYNALAKE_ASSIGN(request.memory,
                  ingest::DivideMemory(context.settings.memory_bytes, context.settings.workers()));
  request.dry_run = context.settings.dry_run;
  return request;
}

ingest::LoadEnvironment MakeLoadEnvironment(Lake& lake, work::Runner& runner,
                                            work::Progress& progress, const Context& context) {
  return {lake.parts(), runner, progress, context.cancel};
}

Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context) {
  const auto runner = MakeUnitRunner(context, request.memory.workers);
  Progress progress(ProgressMode(context), context.err, context.clock);
  return ingest::Load(request, MakeLoadEnvironment(lake, *runner, progress, context));
}

}  // namespace dynalake::app
