#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"
#include "dynamodb/key_schema.h"
#include "ingest/load_environment.h"
#include "ingest/load_request.h"
#include "source/item_source.h"
#include "source/read_summary.h"
#include "source/table_description.h"

namespace dynalake::ingest {

enum class LoadOutcome : uint8_t {
  kLoaded,     ///< one commit made the source the table's content, or added it
  kAlreadyIn,  ///< this very source is the table's content: nothing was done
  kPlanned,    ///< a dry run
  kStopped,    ///< the time for reading was up: nothing was done, and the next run goes on
};

/// What a load did, for the user.
struct LoadReport {
  LoadOutcome outcome = LoadOutcome::kLoaded;
  catalog::TableIdentifier table;
  int64_t item_count = 0;
  int64_t rejected_count = 0;
  int64_t replaced_count = 0;  ///< rows that the items of a Query took the place of
  int64_t source_bytes = 0;
  int64_t file_count = 0;
  int64_t file_bytes = 0;
  std::optional<int64_t> snapshot_id;
  std::optional<dynamodb::KeySchema> key;
  std::map<std::string, int64_t> entities;  ///< items of each
  int64_t units_total = 0;
  int64_t units_reused = 0;                 ///< finished by an earlier run that was interrupted
  int64_t units_reshaped = 0;               ///< whose first guess of the columns did not hold
  std::optional<source::ReadSummary> read;  ///< of a live table
  std::optional<source::TableDescription> live_table;  ///< as it was when the reading began
  std::vector<std::string> notes;  ///< what the user should be told, one sentence each
};

/// Loads a source of items into a table: plan, work units, results, one commit (the rules are in
/// docs/values.md, docs/table.md and docs/commits.md). The table is replaced, or with `append`
/// added to. Finished units survive a crash and are reused by the next run of the same load.
///
/// Errors leave the table as it was. kConflict and kCommitStateUnknown as `SnapshotCommitter`.
Result<LoadReport> Load(const LoadRequest& request, const LoadEnvironment& environment);

/// As `Load`, for items whose files are known.
Result<LoadReport> LoadItems(const source::ItemSource& source, const LoadRequest& request,
                             const LoadEnvironment& environment);

}  // namespace dynalake::ingest
