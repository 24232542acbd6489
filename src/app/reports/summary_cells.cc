#include "app/reports/summary_cells.h"

#include <limits>

#include "app/settings/units.h"

namespace dynalake::app {

std::string SummaryText(const iceberg::Snapshot& snapshot, std::string_view key) {
  const auto found = snapshot.summary.find(key);
  return found == snapshot.summary.end() ? std::string() : found->second;
}

Listing::Cell SummaryNumber(const iceberg::Snapshot& snapshot, std::string_view key) {
  const Result<int64_t> number =
      ParseInteger(SummaryText(snapshot, key), 0, std::numeric_limits<int64_t>::max());
  return number ? Listing::Cell(*number) : Listing::Cell();
}

}  // namespace dynalake::app
