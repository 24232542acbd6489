#include "app/reports/quote_report.h"

#include <nlohmann/json.hpp>

#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/settings/units.h"
#include "base/format.h"

namespace dynalake::app {
namespace {

const char* BasisText(source::QuoteBasis basis) {
  switch (basis) {
    case source::QuoteBasis::kCounted:
      return "DynamoDB's own count, which may be six hours old";
    case source::QuoteBasis::kRead:
      return "the probe, which read the whole of it";
    case source::QuoteBasis::kAtLeast:
      return "the probe, and there is more: DynamoDB has not counted it yet";
  }
  return "";
}

const char* BasisName(source::QuoteBasis basis) {
  switch (basis) {
    case source::QuoteBasis::kCounted:
      return "counted";
    case source::QuoteBasis::kRead:
      return "read";
    case source::QuoteBasis::kAtLeast:
      return "at_least";
  }
  return "";
}

nlohmann::ordered_json OrNull(const auto& value) {
  return value.has_value() ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

Result<void> PrintJson(const QuoteReport& report, const Context& context) {
  const source::Quote& quote = report.quote;
  nlohmann::ordered_json scan = {{"read_units", quote.scan_units},
                                 {"units_per_second", OrNull(report.units_per_second)},
                                 {"seconds", nullptr},
                                 {"dollars", quote.scan_dollars}};
  if (quote.scan_micros.has_value()) {
    scan["seconds"] = static_cast<double>(*quote.scan_micros) / 1e6;
  }
  const nlohmann::ordered_json managed = {
      {"read_units", 0},
      {"dollars", quote.export_dollars},
      {"point_in_time_recovery", OrNull(report.has_recovery)},
      {"point_in_time_recovery_dollars_a_month", quote.recovery_month_dollars},
      {"s3_dollars_a_month_at_most", quote.s3_month_dollars}};
  nlohmann::ordered_json json = {{"table", report.table},
                                 {"items", quote.item_count},
                                 {"size_bytes", quote.size_bytes},
                                 {"basis", BasisName(quote.basis)},
                                 {"on_demand", report.on_demand},
                                 {"scan", std::move(scan)},
                                 {"export", managed},
                                 {"probe", nullptr},
                                 {"prices", report.prices_from},
                                 {"notes", report.notes}};
  if (report.probe.has_value()) {
    json["probe"] = {{"items", report.probe->scanned_count},
                     {"read_units", report.probe->consumed_units}};
  }
  return context.out.Write(
      json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

std::string FormatUnits(double units) {
  return units < 100 ? fmt::format("{:.1f}", units)
                     : FormatCount(static_cast<int64_t>(units + 0.5));
}

std::string ScanTime(const QuoteReport& report) {
  return report.quote.scan_micros.has_value()
             ? fmt::format("about {} at {} units a second",
                           FormatDuration(*report.quote.scan_micros),
                           FormatUnits(*report.units_per_second))
             : "unknown without --read-budget";
}

Result<void> PrintListing(const QuoteReport& report, const Context& context) {
  const source::Quote& quote = report.quote;
  const std::string recovery = fmt::format("{}: {} a month",
                                           !report.has_recovery.has_value() ? "needed"
                                           : *report.has_recovery           ? "is on"
                                                                            : "is off",
                                           FormatDollars(quote.recovery_month_dollars));
  Listing listing({{report.table}, {"scan"}, {"export"}});
  const std::string items = FormatCount(quote.item_count);
  const std::string size = FormatSize(quote.size_bytes);
  listing.Add({"items", items, items});
  listing.Add({"size", size, size});
  listing.Add({"read units", FormatUnits(quote.scan_units), "0"});
  listing.Add({"time", ScanTime(report), "AWS does not tell"});
  listing.Add({"money",
               report.on_demand ? FormatDollars(quote.scan_dollars)
                                : "none beyond the provisioned capacity",
               FormatDollars(quote.export_dollars)});
  listing.Add({"point-in-time recovery", "not needed", recovery});
  listing.Add({"in S3", "nothing",
               fmt::format("at most {} a month", FormatDollars(quote.s3_month_dollars))});
  return listing.Print(context.settings.output, context);
}

}  // namespace

Result<void> PrintQuote(const QuoteReport& report, const Context& context) {
  DYNALAKE_TRY(Remark(context, "estimated by {}; prices: {}", BasisText(report.quote.basis),
                      report.prices_from));
  if (report.probe.has_value()) {
    DYNALAKE_TRY(Remark(context, "the probe read {} items for {} read units",
                        FormatCount(report.probe->scanned_count),
                        FormatUnits(report.probe->consumed_units)));
  }
  for (const std::string& note : report.notes) {
    DYNALAKE_TRY(Remark(context, "{}", note));
  }
  const bool as_json = context.settings.output == render::OutputFormat::kJson ||
                       context.settings.output == render::OutputFormat::kJsonLines;
  return as_json ? PrintJson(report, context) : PrintListing(report, context);
}

}  // namespace dynalake::app
