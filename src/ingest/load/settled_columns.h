#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "ingest/load/load_plan.h"
#include "ingest/load/load_request.h"
#include "ingest/load/load_units_run.h"
#include "ingest/load_environment.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"

namespace dynalake::ingest {

/// The columns and the key that all items together give a table.
struct SettledColumns {
  table::TableShape shape;
  int64_t units_reshaped = 0;
  std::vector<std::string> notes;
};

/// The shape of the table for a profile and a key.
using ChooseForKey = std::function<Result<table::TableShape>(
    const shaping::Profile&, const std::optional<dynamodb::KeySchema>&)>;

/// Chooses the columns of a table whose content is replaced from the full profile, proves its key,
/// and executes again the units of `outcome` that the guess of `record` got wrong.
///
/// A key that the user gave must be unique over all items as an inferred one must: kInvalidArgument
/// naming a key that two items have, or kMalformedInput for bare files, which nothing vouches for.
Result<SettledColumns> SettleColumns(const LoadRequest& request, const LoadEnvironment& environment,
                                     const LoadRecord& record, const ChooseForKey& choose,
                                     UnitsRun& run, UnitsOutcome& outcome);

}  // namespace dynalake::ingest
