#pragma once

#include <optional>

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "app/settings/configured_source.h"
#include "base/result.h"
#include "ingest/live/live_request.h"
#include "ingest/load/load.h"

namespace dynalake::app {

/// A load of which everything is known that no lake need be opened for.
struct PreparedLoad {
  LoadCommand command;
  NamedSource source;
  ingest::LoadRequest request = {};              ///< of all but a new export
  std::optional<ingest::LiveRequest> live = {};  ///< of a live table that is read
};
Result<PreparedLoad> PrepareLoad(LoadCommand command, const Context& context);

/// Runs it in `lake`, with progress shown. Nothing for the dry run of an export.
Result<std::optional<ingest::LoadReport>> RunPreparedLoad(const PreparedLoad& load, Lake& lake,
                                                          const Context& context);

}  // namespace dynalake::app
