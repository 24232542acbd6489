#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "generate/batch_pool.h"
#include "generate/sample_table.h"
#include "generate/shop.h"
#include "work/progress.h"

namespace dynalake::generate {

/// What keeping a shop in a live table shall do.
struct LiveShopOptions {
  ShopOptions shop = {};  ///< as it is when the table is filled, on day 0; at least 100 items
  double items_per_second = 100;
  /// How long to keep writing once the table is filled; nothing: until cancelled.
  std::optional<int64_t> duration_micros = {};
  bool into_existing = false;  ///< also into a table that holds another's items
};

/// What was done.
struct LiveShopReport {
  bool created = false;      ///< the table was made
  int64_t filled_items = 0;  ///< 0 where an earlier run had filled the table
  ChangeCounts changes;      ///< behind the filling
  int64_t live_micros = 0;   ///< how long they took
  int first_day = 0;         ///< the shop's days that were whole before, and are now
  int last_day = 0;
  bool interrupted = false;  ///< cancelled while it kept writing
  WriteCost cost;
};

/// Fills a table with the shop and then keeps it living: each day's new orders, changes and
/// deletions follow each other as fast as they are asked for. Equal options give equal writes; a
/// second run goes on behind the last day that is whole, and begins a table whose filling was
/// interrupted anew. Every write is acknowledged before it counts. `progress`
/// hears of writes and their bytes of JSON.
///
/// kAlreadyExists for a table with other items, unless told to write into it: known is only the
/// very shop of these options. Cancelling while it keeps writing is no error.
Result<LiveShopReport> KeepLiveShop(const LiveShopOptions& options, SampleTable& table,
                                    Clock& clock, work::Progress& progress,
                                    const CancelToken& cancel);

}  // namespace dynalake::generate
