#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "app/lake/aws_session.h"
#include "app/lake/stores.h"
#include "app/reports/quote_report.h"
#include "app/settings/price_config.h"
#include "app/verbs/verbs.h"
#include "base/format.h"
#include "source/budget/quote.h"
#include "source/exports/table_export.h"
#include "source/live/live_table.h"
#include "source/source_address.h"

namespace dynalake::app {
namespace {

/// Items of the probe's page at most.
constexpr int64_t kProbeItems = 100;
/// How far the probe's items may be from the average before that is said.
constexpr double kMuchMore = 1.5;
constexpr double kMuchLess = 0.67;

/// The table or index that is quoted.
Result<source::LiveScan> ScanOf(const QuoteCommand& command) {
  DYNALAKE_ASSIGN(const source::SourceAddress address, source::ParseSourceAddress(command.source));
  if (std::holds_alternative<source::LiveQuery>(address)) {
    return Fail(
        ErrorCode::kUnsupported,
        "{}: a quote is for a whole table or index; the items of one key cost one read unit "
        "for 8 KiB",
        command.source);
  }
  const auto scan = source::TableOrIndexOf(address);
  return scan ? Result<source::LiveScan>(*scan)
              : Fail(ErrorCode::kInvalidArgument, "'{}' does not start with dynamodb://",
                     command.source);
}

Result<std::optional<source::ScanProbe>> Probe(const QuoteCommand& command,
                                               const std::string& index, source::LiveTable& table,
                                               const Context& context) {
  if (!command.probe || context.settings.dry_run) {
    return std::optional<source::ScanProbe>();
  }
  source::ReadChoice choice;
  choice.index = index;
  choice.consistent = command.consistent_read;
  DYNALAKE_ASSIGN(const source::ItemPage page, table.Probe(choice, kProbeItems, context.cancel));
  return std::optional(source::ScanProbe{.scanned_count = page.scanned_count,
                                         .consumed_units = page.consumed_units.value_or(0),
                                         .was_all = page.last_evaluated_key.empty()});
}

void AddNotes(const source::TableDescription& table, const std::string& index,
              QuoteReport& report) {
  const std::optional<double>& share = report.quote.probe_share;
  if (share.has_value() && (*share > kMuchMore || *share < kMuchLess)) {
    report.notes.push_back(fmt::format(
        "the probe's items took {:.1f} times the read units of the average item", *share));
  }
  if (!report.units_per_second.has_value()) {
    report.notes.push_back(fmt::format(
        "{} is on demand and has no maximum: --read-budget 1000 says how long it takes at 1000 "
        "read units a second",
        report.table));
  }
  if (!index.empty()) {
    report.notes.push_back(fmt::format("an export is of the whole table {} ({} bytes)",
                                       table.table.name, table.table.size_bytes));
  }
}

}  // namespace

Result<void> RunQuote(const QuoteCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const source::LiveScan address, ScanOf(command));
  Stores stores(context);
  DYNALAKE_ASSIGN(AwsSession * session, stores.aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  source::LiveTable table(*client, address.table);
  source::QuoteInput input;
  DYNALAKE_ASSIGN(input.table, table.Describe(context.cancel));
  DYNALAKE_ASSIGN(input.readable, source::FindReadable(input.table, address.index));
  input.consistent = command.consistent_read;
  if (const auto grant =
          source::GrantOf(input.readable, command.read_budget.value_or(source::BudgetChoice{}),
                          command.consistent_read)) {
    input.units_per_second = grant->units_per_second;
  } else if (command.read_budget.has_value()) {
    return grant.error();
  }
  DYNALAKE_ASSIGN(input.probe, Probe(command, address.index, table, context));
  source::PriceList prices = PricesOf(context.settings.config.prices, client->endpoint().region);
  input.prices = prices.prices;
  QuoteReport report;
  report.table = input.table.table.name + (address.index.empty() ? "" : "/index/" + address.index);
  report.quote = source::MakeQuote(input);
  report.on_demand = input.table.on_demand;
  report.units_per_second = input.units_per_second;
  report.probe = input.probe;
  report.prices_from = std::move(prices.origin);
  source::TableExports exports(*client);
  // A user who may not ask gets the quote all the same.
  if (const auto has = exports.HasPointInTimeRecovery(input.table.table.name, context.cancel)) {
    report.has_recovery = *has;
  }
  AddNotes(input.table, address.index, report);
  return PrintQuote(report, context);
}

}  // namespace dynalake::app
