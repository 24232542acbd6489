#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "source/budget/read_budget.h"
#include "source/items/item_page.h"
#include "source/live/live_table.h"

namespace dynalake::source {

/// How many segments make use of a rate of read units a second, and no more: each is read page by
/// page.
int64_t SegmentCount(double units_per_second);

/// Where the reading of one segment begins.
struct SegmentStart {
  int64_t segment = 0;
  std::string start_key = {};  ///< a LastEvaluatedKey, or empty
};

/// What shall be read: segments of a parallel Scan, or the items of one partition key.
struct TableReading {
  ReadChoice choice = {};
  int64_t total_segments = 1;
  std::vector<SegmentStart> segments = {};
  std::optional<KeyQuery> query = {};                 ///< then there is one segment
  std::optional<int64_t> stop_at_steady_micros = {};  ///< no page is begun after that
};

/// Takes a page of a segment, read at that time. Pages of one segment come in order and one at a
/// time, those of different segments from several threads at once. The segment is finished with the
/// page that has no LastEvaluatedKey. An error ends the reading.
using TakePage =
    std::function<Result<void>(int64_t segment, const ItemPage& page, int64_t read_at_micros)>;

enum class ReadingEnd : uint8_t {
  kComplete,  ///< every segment is finished
  kStopped,   ///< the time was up before
};

/// Reads all segments at once, within the budget. Throttling slows it down and ends it only when no
/// page was read for ten minutes; other errors are those of `LiveTable`, after its client's
/// retries. Pages that were taken stay taken.
Result<ReadingEnd> ReadTable(LiveTable& table, const TableReading& reading, ReadBudget& budget,
                             Clock& clock, const TakePage& take, const CancelToken& cancel);

}  // namespace dynalake::source
