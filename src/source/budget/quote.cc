#include "source/budget/quote.h"

#include <algorithm>
#include <cmath>

#include "source/budget/read_budget.h"

namespace dynalake::source {
namespace {

constexpr double kReadUnitBytes = 4096;
constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
constexpr double kMillion = 1e6;

/// Fills counts and units, from the better of the two sources.
void Count(const QuoteInput& input, Quote& quote) {
  quote.item_count = input.readable.item_count;
  quote.size_bytes = input.readable.size_bytes;
  quote.scan_units = ScanUnits(quote.size_bytes, input.consistent);
  if (!input.probe) {
    return;
  }
  const ScanProbe& probe = *input.probe;
  if (probe.was_all) {
    quote.basis = QuoteBasis::kRead;
    quote.item_count = probe.scanned_count;
    quote.scan_units = probe.consumed_units;
  } else if (probe.scanned_count >= quote.item_count) {
    quote.basis = QuoteBasis::kAtLeast;
    quote.item_count = probe.scanned_count;
    quote.scan_units = std::max(probe.consumed_units, quote.scan_units);
  } else if (probe.scanned_count > 0 && quote.scan_units > 0) {
    const double by_count = quote.scan_units / static_cast<double>(quote.item_count);
    quote.probe_share = probe.consumed_units / static_cast<double>(probe.scanned_count) / by_count;
  }
}

}  // namespace

double ScanUnits(int64_t size_bytes, bool consistent) {
  const double units = std::ceil(static_cast<double>(size_bytes) / kReadUnitBytes);
  return consistent ? std::max(units, 1.0) : std::max(units / 2, 0.5);
}

double ReadDollars(const TableDescription& table, double read_units, const Prices& prices) {
  if (!table.on_demand) {
    return 0;
  }
  const double price =
      table.infrequent_access ? prices.million_infrequent_read_units : prices.million_read_units;
  return read_units / kMillion * price;
}

Quote MakeQuote(const QuoteInput& input) {
  Quote quote;
  Count(input, quote);
  if (input.units_per_second) {
    // A page is waited for whole, whatever it turns out to hold.
    const double page_units = MaxPageUnits(input.consistent);
    const double units = std::ceil(quote.scan_units / page_units) * page_units;
    quote.scan_micros = static_cast<int64_t>(std::ceil(units / *input.units_per_second * kMillion));
  }
  quote.scan_dollars = ReadDollars(input.table, quote.scan_units, input.prices);
  const double table_gib = static_cast<double>(input.table.table.size_bytes) / kGib;
  quote.export_dollars = table_gib * input.prices.export_gib;
  quote.recovery_month_dollars = table_gib * input.prices.recovery_gib_month;
  quote.s3_month_dollars = table_gib * input.prices.s3_gib_month;
  return quote;
}

}  // namespace dynalake::source
