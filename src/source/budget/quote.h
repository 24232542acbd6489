#pragma once

#include <cstdint>
#include <optional>

#include "source/budget/price_list.h"
#include "source/table_description.h"

namespace dynalake::source {

/// What one page of a Scan showed.
struct ScanProbe {
  int64_t scanned_count = 0;
  double consumed_units = 0;
  bool was_all = false;  ///< no page follows
};

/// How sure a quote's counts are.
enum class QuoteBasis : uint8_t {
  kCounted,  ///< DynamoDB's own count, up to about six hours old
  kRead,     ///< the probe read every item
  kAtLeast,  ///< DynamoDB counts nothing yet, and there is more than the probe read
};

/// What reading a table will take, by Scan and by Export.
struct Quote {
  QuoteBasis basis = QuoteBasis::kCounted;
  int64_t item_count = 0;
  int64_t size_bytes = 0;
  double scan_units = 0;
  std::optional<int64_t> scan_micros;  ///< of whole pages at the granted rate, if there is one
  double scan_dollars = 0;             ///< 0 of provisioned capacity, which is paid for anyway
  double export_dollars = 0;           ///< of the whole table, which is what is exported
  double recovery_month_dollars = 0;   ///< of point-in-time recovery, which an export needs
  double s3_month_dollars = 0;         ///< of the export's files, at most: they are compressed
  std::optional<double> probe_share;   ///< units an item in the probe over those by the counts
};

/// What a quote is made of.
struct QuoteInput {
  TableDescription table;
  ReadableDescription readable;  ///< the table itself or an index of it, for the Scan
  bool consistent = false;
  std::optional<double> units_per_second = {};
  std::optional<ScanProbe> probe = {};
  Prices prices;
};

/// Read units that a Scan of `size_bytes` takes: one for 4 KiB, and half of it without consistent
/// reads (Developer Guide, "Capacity unit consumption for reads").
double ScanUnits(int64_t size_bytes, bool consistent);

/// What `read_units` cost: nothing where capacity is provisioned.
double ReadDollars(const TableDescription& table, double read_units, const Prices& prices);

/// Pure arithmetic: reads neither table nor clock.
Quote MakeQuote(const QuoteInput& input);

}  // namespace dynalake::source
