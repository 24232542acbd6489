#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/lake/listing.h"
#include "app/reports/load_report.h"
#include "app/verbs/prepared_load.h"
#include "base/nearest.h"
#include "catalog/table_name.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSyncReportVersion = 1;

/// What became of one table.
struct SyncedTable {
  std::string name;  ///< as the configuration has it
  std::optional<ingest::LoadReport>
      report;  ///< nothing where it failed, or only an export is planned
  std::optional<Error> error;
};

Error NoSuchConfiguredTable(const std::string& name, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string proposal = Proposal(name, candidates);
  return Fail(ErrorCode::kNotFound, "the configuration has no table {}{}", name,
              proposal.empty() ? fmt::format("; it has {}", fmt::join(names, ", ")) : proposal);
}

/// The configuration's names of the tables that `command` means: all that have a source.
Result<std::vector<std::string>> TablesToSync(const SyncCommand& command, const Config& config) {
  std::vector<std::string> names;
  std::vector<std::string> with_source;
  for (const auto& [name, table] : config.tables) {
    names.push_back(name);
    if (table.source.has_value()) {
      with_source.push_back(name);
    }
  }
  if (with_source.empty()) {
    return Error(ErrorCode::kUsage,
                 "the configuration has no table with a source: say tables: {orders: {source: "
                 "dynamodb://Orders}} in dynalake.yaml");
  }
  if (command.tables.empty()) {
    return with_source;
  }
  std::vector<std::string> chosen;
  for (const std::string& text : command.tables) {
    DYNALAKE_ASSIGN(const auto found, catalog::FindAmong(names, text));
    if (!found) {
      return NoSuchConfiguredTable(text, names);
    }
    if (std::ranges::find(chosen, *found) == chosen.end()) {
      chosen.push_back(*found);
    }
  }
  return chosen;
}

Result<std::optional<ingest::LoadReport>> SyncTable(const std::string& name, Lake& lake,
                                                    const Context& context) {
  LoadCommand command;
  command.table = name;
  DYNALAKE_ASSIGN(const PreparedLoad load, PrepareLoad(command, context));
  return RunPreparedLoad(load, lake, context);
}

std::string_view OutcomeOf(const SyncedTable& table) {
  return table.error.has_value()    ? "failed"
         : table.report.has_value() ? OutcomeName(table.report->outcome)
                                    : "planned";
}

Json TableJson(const SyncedTable& table) {
  Json json = table.report.has_value()
                  ? LoadReportJson(*table.report)
                  : Json({{"version", kLoadReportVersion}, {"outcome", OutcomeOf(table)}});
  json["configured"] = table.name;
  json["error"] = table.error.has_value() ? Json(table.error->ToString()) : Json();
  json["exit_code"] = table.error.has_value() ? TraitsOf(table.error->code()).exit_code : 0;
  return json;
}

Result<void> TellTable(const SyncedTable& table, const Context& context) {
  if (table.report.has_value()) {
    TellNotes(*table.report, context);
  }
  switch (context.settings.output) {
    case render::OutputFormat::kTable:
      if (table.error.has_value()) {
        return context.out.Write(fmt::format("{}: failed: {}\n", render::ForTerminal(table.name),
                                             render::ForTerminal(table.error->ToString())));
      }
      return table.report.has_value() ? context.out.Write(LoadReportText(*table.report))
                                      : Result<void>();
    case render::OutputFormat::kJsonLines:
      return context.out.Write(PrintLine(TableJson(table)));
    case render::OutputFormat::kJson:
    case render::OutputFormat::kCsv:
      break;
  }
  return {};
}

Result<void> PrintCsv(const std::vector<SyncedTable>& tables, const Context& context) {
  Listing listing({{"outcome"},
                   {"table"},
                   {"items", Listing::Kind::kNumber},
                   {"replaced", Listing::Kind::kNumber},
                   {"error"}});
  for (const SyncedTable& table : tables) {
    Listing::Cell items;
    Listing::Cell replaced;
    Listing::Cell error;
    if (table.report.has_value()) {
      items = table.report->item_count;
      replaced = table.report->replaced_count;
    }
    if (table.error.has_value()) {
      error = table.error->ToString();
    }
    listing.Add({std::string(OutcomeOf(table)), table.name, items, replaced, error});
  }
  return listing.Print(render::OutputFormat::kCsv, context);
}

Result<void> TellAll(const std::vector<SyncedTable>& tables, const Context& context) {
  std::map<std::string_view, int64_t> outcomes;
  Json list = Json::array();
  for (const SyncedTable& table : tables) {
    ++outcomes[OutcomeOf(table)];
    list.push_back(TableJson(table));
  }
  switch (context.settings.output) {
    case render::OutputFormat::kTable: {
      std::vector<std::string> counts;
      for (const auto& [outcome, count] : outcomes) {
        counts.push_back(fmt::format("{} {}", count, outcome));
      }
      std::string text = fmt::format("{} table{}: {}\n", tables.size(),
                                     tables.size() == 1 ? "" : "s", fmt::join(counts, ", "));
      std::ranges::replace(text, '_', ' ');
      return context.out.Write(text);
    }
    case render::OutputFormat::kJson:
      return context.out.Write(
          PrintLine({{"version", kSyncReportVersion}, {"tables", std::move(list)}}));
    case render::OutputFormat::kCsv:
      return PrintCsv(tables, context);
    case render::OutputFormat::kJsonLines:
      break;
  }
  return {};
}

}  // namespace

Result<void> RunSync(const SyncCommand& command, const Context& context) {
  if (command.follow) {
    return Error(ErrorCode::kUnsupported,
                 "sync --follow is not there yet: run sync again, from cron for instance");
  }
  DYNALAKE_ASSIGN(const auto names, TablesToSync(command, context.settings.config));
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kCreate));
  std::vector<SyncedTable> tables;
  const Error* first = nullptr;
  size_t failed = 0;
  tables.reserve(names.size());
  for (const std::string& name : names) {
    DYNALAKE_TRY(context.cancel.Check());
    SyncedTable& table = tables.emplace_back();
    table.name = name;
    auto report = SyncTable(name, *lake, context);
    if (report) {
      table.report = *std::move(report);
    } else {
      table.error = std::move(report).error();
      first = first == nullptr ? &*table.error : first;
      ++failed;
    }
    DYNALAKE_TRY(TellTable(table, context));
    DYNALAKE_TRY(context.cancel.Check());
  }
  DYNALAKE_TRY(TellAll(tables, context));
  if (first == nullptr) {
    return {};
  }
  return Fail(first->code(), "{} of {} tables could not be brought up to date; the first: {}",
              failed, tables.size(), first->ToString());
}

}  // namespace dynalake::app
