#pragma once

#include "base/result.h"
#include "ingest/live/live_request.h"
#include "ingest/load/load.h"
#include "ingest/load/load_request.h"
#include "ingest/load_environment.h"
#include "source/live/live_table.h"

namespace dynalake::ingest {

/// Reads a live table or index by a parallel Scan within its budget, and loads what was read into a
/// table of the lake in one commit, with the key that DynamoDB tells. An address with a partition
/// key is read by Query, and its items replace those rows alone. What was read is durable
/// (`ScanState`): the next run of the same load goes on where this one was interrupted, and nothing
/// is read twice.
///
/// `request` has no source. Errors as `Load` and `LiveTable`; kInvalidArgument for an index that
/// cannot be read consistently, and for a budget that says nothing. They leave the lake's table as
/// it was, and what was read for the next run.
Result<LoadReport> LoadLive(const LiveRequest& live, const LoadRequest& request,
                            source::LiveTable& table, const LoadEnvironment& environment);

}  // namespace dynalake::ingest
