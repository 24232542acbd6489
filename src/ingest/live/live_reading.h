#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/live/live_request.h"
#include "ingest/live/scan_run.h"
#include "ingest/live/scan_state.h"
#include "ingest/scan_environment.h"
#include "source/budget/read_summary.h"
#include "source/items/item_source.h"
#include "source/live/key_condition.h"
#include "source/live/live_table.h"

namespace dynalake::ingest {

/// Reads a live table or index within its budget, by a parallel Scan or, at an address with a
/// partition key, by Query, for whatever its items are wanted. What was read is durable
/// (`ScanState`): the next reading for the same purpose goes on where this one was interrupted. The
/// calls come in the order in which they stand here.
class LiveReading {
 public:
  /// `live` and `table` outlive it.
  LiveReading(const LiveRequest& live, source::LiveTable& table,
              const ScanEnvironment& environment);

  /// Asks DynamoDB what the table is and settles the grant. kInvalidArgument for an index that
  /// cannot be read consistently, for a table that cannot be read now, for a budget that says
  /// nothing, and for a key that does not fit the table's.
  Result<void> Describe();
  const source::TableDescription& description() const { return description_; }
  const source::ReadableDescription& readable() const { return readable_; }
  /// What the Query selects; nothing for a Scan.
  const std::optional<source::KeyCondition>& condition() const { return condition_; }
  int64_t segment_count() const;

  /// Takes up the reading that an earlier run began for the same purpose, or begins one. `purpose`
  /// says what the items are for, in any words.
  Result<void> Begin(std::string_view purpose);
  /// What the user should be told of that, one sentence each.
  const std::vector<std::string>& notes() const { return notes_; }
  /// Says which reading this is.
  std::string identity() const;
  int64_t begun_at_micros() const { return record_.begun_at_micros; }

  /// Reads what is left.
  Result<source::ReadingEnd> Read();
  /// What was taken; nothing before `Read`.
  const std::optional<source::ReadSummary>& summary() const { return summary_; }
  /// All that was read, as bare files.
  source::ItemSource Items() const;

  /// Forgets the reading and its files: its purpose is fulfilled.
  Result<void> End();

 private:
  Result<std::optional<ScanRecord>> ReadEarlier();

  const LiveRequest& live_;
  source::ReadChoice choice_;  ///< with the key
  source::LiveTable& table_;
  const ScanEnvironment environment_;
  source::TableDescription description_;
  source::ReadableDescription readable_;
  source::ReadGrant grant_;
  std::optional<source::KeyCondition> condition_;
  std::optional<source::KeyQuery> query_;
  std::optional<ScanState> state_;  ///< since `Begin`, as the next two
  ScanRecord record_;
  std::optional<ScanRun> run_;
  std::optional<source::ReadSummary> summary_;
  std::vector<std::string> notes_;
};

}  // namespace dynalake::ingest
