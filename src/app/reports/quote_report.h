#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/lake/context.h"
#include "base/result.h"
#include "source/budget/quote.h"

namespace dynalake::app {

/// What `quote` tells: the arithmetic's result and what stands around it.
struct QuoteReport {
  std::string table;  ///< or `table/index/name`
  source::Quote quote;
  bool on_demand = false;
  std::optional<double> units_per_second;
  std::optional<source::ScanProbe> probe;
  std::optional<bool> has_recovery;  ///< absent where this user may not know
  std::string prices_from;
  std::vector<std::string> notes;  ///< one sentence each
};

/// Scan and Export side by side, in the chosen format; the notes to standard error.
Result<void> PrintQuote(const QuoteReport& report, const Context& context);

}  // namespace dynalake::app
