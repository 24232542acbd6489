#include <string>

#include <nlohmann/json.hpp>

#include "app/escape.h"
#include "app/listing.h"
#include "app/load_run.h"
#include "app/remarks.h"
#include "app/units.h"

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
    DYNALAKE_ASSIGN(ingest::PartitionChoice choice, ingest::ParsePartitionChoice(text));
    request.partition_by.push_back(std::move(choice));
  }
  return {};
}

/// The command line and the configuration know no other texts.
void SetCodec(const std::optional<std::string>& text, ingest::LoadRequest& request) {
  if (text.has_value()) {
    request.codec = *text == "zstd"     ? files::PageCodec::kZstd
                    : *text == "snappy" ? files::PageCodec::kSnappy
                                        : files::PageCodec::kNone;
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
  SetCodec(config.codec, request);
  request.target_file_bytes = config.target_file_size_bytes.value_or(request.target_file_bytes);
  request.row_group_rows = config.row_group_rows.value_or(request.row_group_rows);
  return {};
}

std::string Outcome(const ingest::LoadReport& report) {
  switch (report.outcome) {
    case ingest::LoadOutcome::kLoaded:
      return "loaded";
    case ingest::LoadOutcome::kAlreadyIn:
      return "already_in";
    case ingest::LoadOutcome::kPlanned:
      return "planned";
  }
  return "loaded";
}

std::string KeyText(const ingest::LoadReport& report) {
  if (!report.key.has_value()) {
    return "none";
  }
  return report.key->sort_key.has_value()
             ? fmt::format("{}, {}", report.key->partition_key, *report.key->sort_key)
             : report.key->partition_key;
}

std::string Counted(int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", FormatCount(count), what, count == 1 ? "" : "s");
}

std::string ReportText(const ingest::LoadReport& report) {
  const std::string name = ForTerminal(report.table.name);
  std::string text;
  switch (report.outcome) {
    case ingest::LoadOutcome::kAlreadyIn:
      return fmt::format("{} holds this very source already; nothing was done\n", name);
    case ingest::LoadOutcome::kPlanned:
      return fmt::format("would load {} in {} into {}\n", FormatSize(report.source_bytes),
                         Counted(report.units_total, "unit"), name);
    case ingest::LoadOutcome::kLoaded:
      text = fmt::format("{}: {} in {}, {}\n", name, Counted(report.item_count, "item"),
                         Counted(report.file_count, "file"), FormatSize(report.file_bytes));
      break;
  }
  text += fmt::format("key: {}\n", ForTerminal(KeyText(report)));
  for (const auto& [entity, items] : report.entities) {
    text += fmt::format("entity {}: {}\n", ForTerminal(entity), Counted(items, "item"));
  }
  if (report.rejected_count > 0) {
    text += fmt::format("rejected: {}; loaded and rejected: {}\n",
                        Counted(report.rejected_count, "line"),
                        FormatCount(report.item_count + report.rejected_count));
  }
  if (report.units_reused > 0) {
    text += fmt::format("{} of {} units were finished by an earlier run\n", report.units_reused,
                        report.units_total);
  }
  return text;
}

std::string ReportJson(const ingest::LoadReport& report) {
  nlohmann::ordered_json json = {{"outcome", Outcome(report)},
                                 {"table", report.table.name},
                                 {"database", report.table.namespace_name},
                                 {"items", report.item_count},
                                 {"rejected", report.rejected_count},
                                 {"source_bytes", report.source_bytes},
                                 {"files", report.file_count},
                                 {"file_bytes", report.file_bytes},
                                 {"units", report.units_total},
                                 {"units_reused", report.units_reused},
                                 {"units_reshaped", report.units_reshaped}};
  json["snapshot_id"] = report.snapshot_id.has_value() ? nlohmann::ordered_json(*report.snapshot_id)
                                                       : nlohmann::ordered_json();
  json["partition_key"] = nullptr;
  json["sort_key"] = nullptr;
  if (report.key.has_value()) {
    json["partition_key"] = report.key->partition_key;
    if (report.key->sort_key.has_value()) {
      json["sort_key"] = *report.key->sort_key;
    }
  }
  json["entities"] = report.entities;
  json["notes"] = report.notes;
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command, const Context& context) {
  const auto& tables = context.settings.config.tables;
  const auto config = command.table.has_value() ? tables.find(*command.table) : tables.end();
  std::optional<std::string> source = command.source;
  if (!source.has_value() && config != tables.end()) {
    source = config->second.source;
  }
  if (!source.has_value()) {
    return Fail(ErrorCode::kUsage, "no SOURCE, and the configuration names none for table {}",
                command.table.value_or(""));
  }
  DYNALAKE_ASSIGN(storage::Location location, ParseUserLocation(*source));
  ingest::LoadRequest request{.source = std::move(location)};
  request.table = command.table.value_or("");
  if (config != tables.end()) {
    DYNALAKE_TRY(ApplyConfig(config->second, request));
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
  request.append = command.append;
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

Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context) {
  work::ThreadRunner runner(request.memory.workers);
  Progress progress(ProgressMode(context), context.err, context.clock);
  const ingest::LoadEnvironment environment{.store = lake.store(),
                                            .catalog = lake.catalog(),
                                            .reader = lake.reader(),
                                            .state = lake.state(),
                                            .runner = runner,
                                            .clock = context.clock,
                                            .random = context.random,
                                            .progress = progress,
                                            .cancel = context.cancel};
  return ingest::Load(request, environment);
}

Result<void> PrintLoadReport(const ingest::LoadReport& report, const Context& context) {
  for (const std::string& note : report.notes) {
    DYNALAKE_TRY(Remark(context, "{}", note));
  }
  switch (context.settings.output) {
    case OutputFormat::kTable:
      return context.out.Write(ReportText(report));
    case OutputFormat::kJson:
    case OutputFormat::kJsonLines:
      return context.out.Write(ReportJson(report));
    case OutputFormat::kCsv:
      break;
  }
  Listing listing({{"outcome"},
                   {"table"},
                   {"items", Listing::Kind::kNumber},
                   {"rejected", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  listing.Add({Outcome(report), report.table.name, report.item_count, report.rejected_count,
               report.file_count, report.file_bytes});
  return listing.Print(OutputFormat::kCsv, context);
}

Result<void> RunLoad(const LoadCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const ingest::LoadRequest request, MakeLoadRequest(command, context));
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kCreate));
  DYNALAKE_ASSIGN(const ingest::LoadReport report, RunLoadRequest(request, *lake, context));
  return PrintLoadReport(report, context);
}

}  // namespace dynalake::app
