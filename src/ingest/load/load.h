#pragma once

#include "base/result.h"
#include "ingest/load/load_report.h"
#include "ingest/load/load_request.h"
#include "ingest/load_environment.h"
#include "source/items/item_source.h"

namespace dynalake::ingest {

/// Loads a source of items into a table: plan, work units, results, one commit (the rules are in
/// docs/values.md, docs/table.md and docs/commits.md). The table is replaced, or with `append`
/// added to. Finished units survive a crash and are reused by the next run of the same load.
///
/// Errors leave the table as it was. kInvalidArgument where what is there may not be replaced
/// (`ReplacementCheck`): then nothing of the load is left either. kConflict and kCommitStateUnknown
/// as `SnapshotCommitter`.
Result<LoadReport> Load(const LoadRequest& request, const LoadEnvironment& environment);

/// As `Load`, for items whose files are known.
Result<LoadReport> LoadItems(const source::ItemSource& source, const LoadRequest& request,
                             const LoadEnvironment& environment);

}  // namespace dynalake::ingest
