#include "app/load_report.h"

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "app/escape.h"
#include "app/listing.h"
#include "app/remarks.h"
#include "app/units.h"
#include "catalog/table_name.h"

namespace dynalake::app {
namespace {

constexpr int64_t kTellingMicros = 10'000'000;

std::string Outcome(const ingest::LoadReport& report) {
  switch (report.outcome) {
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

nlohmann::ordered_json ReadJson(const source::ReadSummary& read) {
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

std::string ReportText(const ingest::LoadReport& report) {
  const std::string name = ForTerminal(catalog::ShortName(report.table));
  std::string text;
  switch (report.outcome) {
    case ingest::LoadOutcome::kAlreadyIn:
      return fmt::format("{} holds this very source already; nothing was done\n", name);
    case ingest::LoadOutcome::kPlanned:
      return fmt::format("would load {} in {} into {}\n", FormatSize(report.source_bytes),
                         Counted(report.units_total, "unit"), name);
    case ingest::LoadOutcome::kStopped:
      text = fmt::format(
          "{}: stopped before the end, so nothing was loaded; what was read is kept, and the next "
          "run goes on\n",
          name);
      return report.read.has_value() ? text + ReadText(*report.read) : text;
    case ingest::LoadOutcome::kLoaded:
      text = fmt::format("{}: {} in {}, {}\n", name, Counted(report.item_count, "item"),
                         Counted(report.file_count, "file"), FormatSize(report.file_bytes));
      break;
  }
  if (report.replaced_count > 0) {
    text += fmt::format("replaced: {}\n", Counted(report.replaced_count, "row"));
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
  if (report.read.has_value()) {
    text += ReadText(*report.read);
  }
  return text;
}

std::string ReportJson(const ingest::LoadReport& report) {
  nlohmann::ordered_json json = {{"outcome", Outcome(report)},
                                 {"table", report.table.name},
                                 {"database", report.table.namespace_name},
                                 {"items", report.item_count},
                                 {"rejected", report.rejected_count},
                                 {"replaced", report.replaced_count},
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
  if (report.read.has_value()) {
    json["read"] = ReadJson(*report.read);
  }
  json["notes"] = report.notes;
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

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

}  // namespace dynalake::app
