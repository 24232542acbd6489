#include "app/reports/live_quote.h"

#include <cstdint>
#include <optional>

#include "app/settings/units.h"
#include "base/format.h"
#include "source/budget/quote.h"

namespace dynalake::app {
namespace {

std::string CostText(const source::TableDescription& table, const source::Prices& prices,
                     double read_units, std::optional<int64_t> micros) {
  std::string text = fmt::format("{:.1f} read units", read_units);
  if (table.on_demand) {
    text += ", " + FormatDollars(source::ReadDollars(table, read_units, prices));
  }
  return micros.has_value() ? fmt::format("{}, {}", text, FormatDuration(*micros)) : text;
}

}  // namespace

Result<std::string> CompareWithQuote(const source::TableDescription& table, std::string_view index,
                                     const source::ReadSummary& read,
                                     const source::Prices& prices) {
  DYNALAKE_ASSIGN(const source::ReadableDescription readable, source::FindReadable(table, index));
  const source::Quote quote = source::MakeQuote({.table = table,
                                                 .readable = readable,
                                                 .consistent = read.consistent,
                                                 .units_per_second = read.granted_units_per_second,
                                                 .prices = prices});
  // What earlier runs of this load took was time as well, but nobody knows how much.
  std::optional<int64_t> micros;
  if (read.earlier_units == 0) {
    micros = read.elapsed_micros;
  }
  return fmt::format("quoted {}; it took {}",
                     CostText(table, prices, quote.scan_units, quote.scan_micros),
                     CostText(table, prices, read.consumed_units + read.earlier_units, micros));
}

}  // namespace dynalake::app
