#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "base/result.h"
#include "ingest/live/scan_state.h"
#include "ingest/scan_environment.h"
#include "source/budget/read_budget.h"
#include "source/budget/read_summary.h"
#include "source/items/item_page.h"
#include "source/items/page_file_writer.h"
#include "source/live/live_table.h"
#include "source/live/table_scan.h"

namespace dynalake::ingest {

/// Reads what is left of a scan into page files. What was read is made durable, with the position
/// behind it, every few seconds and whenever the reading ends, for whatever reason.
class ScanRun {
 public:
  /// All outlive it. `segments` are how far earlier runs came.
  ScanRun(const ScanEnvironment& environment, ScanState& state,
          std::map<int64_t, SegmentState> segments);

  /// `reading` without its segments, which follow from the state.
  Result<source::ReadingEnd> Execute(source::LiveTable& table, source::TableReading reading,
                                     source::ReadBudget& budget);

  /// The durable files of all segments, in the order of their names.
  std::vector<source::ItemFile> Files() const;
  /// What is durable, beside this run's use of `budget`.
  source::ReadSummary Summary(const source::ReadBudget& budget) const;

 private:
  /// One segment; used by one thread at a time.
  struct Segment {
    SegmentState durable;
    SegmentState pending;  ///< with the pages of `writer`
    std::unique_ptr<source::PageFileWriter> writer = nullptr;
    int64_t pending_since_micros = 0;
    bool is_broken = false;  ///< a write failed: what is pending is given up
  };

  Result<void> Take(Segment& segment, const source::ItemPage& page, int64_t read_at_micros);
  Result<void> AddPage(Segment& segment, const source::ItemPage& page, int64_t read_at_micros);
  Result<void> Flush(Segment& segment);
  Result<void> FlushAll();

  const ScanEnvironment environment_;
  ScanState& state_;
  std::map<int64_t, Segment> segments_;
  double earlier_units_ = 0;
  int64_t total_segments_ = 0;
  int64_t unit_bytes_ = 0;  ///< of items, that one read unit reads
  int64_t elapsed_micros_ = 0;
  bool is_complete_ = false;
};

}  // namespace dynalake::ingest
