#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/live_options.h"
#include "app/settings/config.h"
#include "app/settings/configured_source.h"
#include "base/result.h"
#include "ingest/live/live_request.h"

namespace dynalake::app {

/// What `options` ask for of a live table, with what the configuration says about its table in the
/// lake (or null) where they say nothing. kUsage for options that do not go together. `source` is
/// scanned or queried.
Result<ingest::LiveRequest> MakeLiveRequest(const LiveOptions& options, const NamedSource& source,
                                            const TableConfig* config);

/// kUsage where an option was used that says how files are read.
Result<void> RefuseOptionsOfFiles(const std::optional<std::string>& export_id, bool no_manifest,
                                  const std::optional<int64_t>& as_of_micros);

/// kUsage where an option was used that says how a live table is read: `source` is none.
Result<void> RefuseLiveOptions(const LiveOptions& options, const std::string& source);

}  // namespace dynalake::app
