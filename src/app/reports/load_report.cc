#include "app/reports/load_report.h"

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "app/lake/json_or_null.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/settings/units.h"
#include "base/log.h"
#include "catalog/table_name.h"
#include "dynamodb/manifest.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kTellingMicros = 10'000'000;

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

/// What reading a live table took, beside what was granted.
std::string ReadText(const source::ReadSummary& read) {
  std::string text = fmt::format("read: {} in {} for {:.1f} read units in {}",
                                 Counted(read.item_count, "item"), Counted(read.page_count, "page"),
                                 read.consumed_units, FormatDuration(read.elapsed_micros));
  // What may be taken at once at the beginning makes the rate of a short run say little.
  if (read.elapsed_micros >= kTellingMicros) {
    text += fmt::format(", {:.1f} a second",
                        read.consumed_units * 1e6 / static_cast<double>(read.elapsed_micros));
  }
  text += fmt::format("; granted: {:.1f} a second", read.granted_units_per_second);
  text += '\n';
  if (read.earlier_units > 0) {
    text += fmt::format("earlier runs of this load took {:.1f} read units\n", read.earlier_units);
  }
  return text;
}

Json ReadJson(const source::ReadSummary& read) {
  return {{"complete", read.is_complete},
          {"items", read.item_count},
          {"scanned", read.scanned_count},
          {"pages", read.page_count},
          {"segments", read.segment_count},
          {"read_units", read.consumed_units},
          {"earlier_read_units", read.earlier_units},
          {"seconds", static_cast<double>(read.elapsed_micros) / 1e6},
          {"granted_units_per_second", read.granted_units_per_second},
          {"consistent", read.consistent}};
}

std::string EntityLines(const std::map<std::string, int64_t>& entities, int64_t none_count) {
  std::string text;
  for (const auto& [entity, items] : entities) {
    text += fmt::format("entity {}: {}\n", render::ForTerminal(entity), Counted(items, "item"));
  }
  return none_count == 0 ? text
                         : text + fmt::format("entity (none): {}\n", Counted(none_count, "item"));
}

std::string ReplacedText(const ingest::LoadReport& report) {
  if (!report.before.has_value() || report.replaced_count == 0) {
    return "";
  }
  const std::string before = render::ForTerminal(report.before->ToString());
  if (report.before->row_count == report.replaced_count) {
    return fmt::format("replaced: {}\n", before);
  }
  return fmt::format("replaced: {} of the {}\n", Counted(report.replaced_count, "item"), before);
}

/// How much would be loaded. A table's size says nothing of the items of one key.
std::string AmountText(const ingest::LoadReport& report) {
  return report.source_bytes.has_value()
             ? fmt::format("{} in {}", FormatSize(*report.source_bytes),
                           Counted(report.units_total, "unit"))
             : "the items of one key, by Query (how many they are is known when they are read),";
}

/// What a dry run expects. Of a live table nothing is read, so nothing is said of its columns.
std::string PlanText(const ingest::LoadReport& report, const std::string& name) {
  std::string text = fmt::format("would load {} into {}\n", AmountText(report), name);
  if (report.before.has_value()) {
    text += fmt::format("there now: {}\n", render::ForTerminal(report.before->ToString()));
  }
  if (report.key.has_value()) {
    text += fmt::format("key: {}\n", render::ForTerminal(KeyText(report)));
  }
  if (!report.forecast.has_value()) {
    return text;
  }
  const ingest::LoadForecast& forecast = *report.forecast;
  text += fmt::format("by the first {}:\n", Counted(forecast.sample_count, "item"));
  for (const auto& [column, type] : forecast.columns) {
    text +=
        fmt::format("  column {}: {}\n", render::ForTerminal(column), render::ForTerminal(type));
  }
  for (const auto& [entity, items] : forecast.entities) {
    text += fmt::format("  entity {}: {}\n", render::ForTerminal(entity), Counted(items, "item"));
  }
  if (!forecast.entities.empty()) {
    text += "  partition: _entity\n";
  }
  for (const std::string& partition : forecast.partition_by) {
    text += fmt::format("  partition: {}\n", render::ForTerminal(partition));
  }
  return text + fmt::format("  files: {} {}\n",
                            forecast.partition_by.empty() ? "about" : "at least",
                            FormatCount(forecast.file_count));
}

std::string ReportText(const ingest::LoadReport& report) {
  const std::string name = render::ForTerminal(catalog::ShortName(report.table));
  std::string text;
  switch (report.outcome) {
    case ingest::LoadOutcome::kAlreadyIn:
      return fmt::format("{} holds this very source already; nothing was done\n", name);
    case ingest::LoadOutcome::kPlanned:
      return PlanText(report, name);
    case ingest::LoadOutcome::kStopped:
      text = fmt::format(
          "{}: stopped before the end, so nothing was loaded; what was read is kept, and the next "
          "run goes on\n",
          name);
      return report.read.has_value() ? text + ReadText(*report.read) : text;
    case ingest::LoadOutcome::kLoaded:
      text = fmt::format("{}: {} in {}, {}", name, Counted(report.item_count, "item"),
                         Counted(report.file_count, "file"), FormatSize(report.file_bytes));
      break;
  }
  if (report.rows_after.has_value() && *report.rows_after != report.item_count) {
    text += fmt::format("; the table has {} now", Counted(*report.rows_after, "item"));
  }
  text += "\n" + ReplacedText(report);
  text += fmt::format("key: {}\n", render::ForTerminal(KeyText(report)));
  text += EntityLines(report.entities, report.no_entity_count);
  if (report.rejected_count > 0) {
    text += fmt::format("rejected: {}; loaded and rejected: {}\n",
                        Counted(report.rejected_count, "line"),
                        FormatCount(report.item_count + report.rejected_count));
  }
  if (report.units_reused > 0) {
    text += fmt::format("{} of {} units were finished by an earlier run\n", report.units_reused,
                        report.units_total);
  }
  if (report.read.has_value()) {
    text += ReadText(*report.read);
  }
  return text;
}

Json BeforeJson(const table::TableContent& before) {
  Json tables = Json::array();
  for (const source::SourceTable& table : before.tables) {
    if (!table.arn.empty()) {
      tables.push_back({{"arn", table.arn}, {"id", table.id}});
    }
  }
  return {
      {"rows", OrNull(before.row_count)},
      {"source", before.address},
      {"source_tables", std::move(tables)},
      {"time", before.written_at_micros ? Json(dynamodb::PrintTimestamp(*before.written_at_micros))
                                        : Json()},
      {"snapshot_id", before.snapshot_id}};
}

Json ForecastJson(const ingest::LoadForecast& forecast) {
  Json columns = Json::array();
  for (const auto& [column, type] : forecast.columns) {
    columns.push_back({{"name", column}, {"type", type}});
  }
  Json partitions = Json::array();
  if (!forecast.entities.empty()) {
    partitions.push_back("_entity");
  }
  for (const std::string& partition : forecast.partition_by) {
    partitions.push_back(partition);
  }
  return {{"sampled_items", forecast.sample_count},
          {"columns", std::move(columns)},
          {"entities", forecast.entities},
          {"partition_by", std::move(partitions)},
          {"files", forecast.file_count}};
}

}  // namespace

std::string_view OutcomeName(ingest::LoadOutcome outcome) {
  switch (outcome) {
    case ingest::LoadOutcome::kLoaded:
      return "loaded";
    case ingest::LoadOutcome::kAlreadyIn:
      return "already_in";
    case ingest::LoadOutcome::kPlanned:
      return "planned";
    case ingest::LoadOutcome::kStopped:
      return "stopped";
  }
  return "loaded";
}

Json LoadReportJson(const ingest::LoadReport& report) {
  Json json = {{"version", kLoadReportVersion},
               {"outcome", std::string(OutcomeName(report.outcome))},
               {"table", report.table.name},
               {"database", report.table.namespace_name},
               {"items", report.item_count},
               {"rejected", report.rejected_count},
               {"replaced", report.replaced_count},
               {"rows_before", report.before ? OrNull(report.before->row_count) : Json(0)},
               {"rows_after", OrNull(report.rows_after)},
               {"source_bytes", OrNull(report.source_bytes)},
               {"files", report.file_count},
               {"file_bytes", report.file_bytes},
               {"units", report.units_total},
               {"units_reused", report.units_reused},
               {"units_reshaped", report.units_reshaped}};
  json["snapshot_id"] = OrNull(report.snapshot_id);
  json["partition_key"] = nullptr;
  json["sort_key"] = nullptr;
  if (report.key.has_value()) {
    json["partition_key"] = report.key->partition_key;
    if (report.key->sort_key.has_value()) {
      json["sort_key"] = *report.key->sort_key;
    }
  }
  json["entities"] = report.entities;
  json["items_in_no_entity"] = report.no_entity_count;
  json["before"] = report.before ? BeforeJson(*report.before) : Json();
  if (report.forecast.has_value()) {
    json["forecast"] = ForecastJson(*report.forecast);
  }
  if (report.read.has_value()) {
    json["read"] = ReadJson(*report.read);
  }
  json["warnings"] = report.warnings;
  json["notes"] = report.notes;
  return json;
}

std::string LoadReportText(const ingest::LoadReport& report) { return ReportText(report); }

void TellNotes(const ingest::LoadReport& report, const Context& context) {
  if (context.settings.quiet) {
    return;
  }
  for (const std::string& warning : report.warnings) {
    Log(LogLevel::kWarning, "{}", warning);
  }
  for (const std::string& note : report.notes) {
    Log(LogLevel::kInfo, "{}", note);
  }
}

std::string PrintLine(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> PrintLoadReport(const ingest::LoadReport& report, const Context& context) {
  TellNotes(report, context);
  switch (context.settings.output) {
    case render::OutputFormat::kTable:
      return context.out.Write(ReportText(report));
    case render::OutputFormat::kJson:
    case render::OutputFormat::kJsonLines:
      return context.out.Write(PrintLine(LoadReportJson(report)));
    case render::OutputFormat::kCsv:
      break;
  }
  Listing listing({{"outcome"},
                   {"table"},
                   {"items", Listing::Kind::kNumber},
                   {"rejected", Listing::Kind::kNumber},
                   {"replaced", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  listing.Add({std::string(OutcomeName(report.outcome)), report.table.name, report.item_count,
               report.rejected_count, report.replaced_count, report.file_count, report.file_bytes});
  return listing.Print(render::OutputFormat::kCsv, context);
}

}  // namespace dynalake::app
