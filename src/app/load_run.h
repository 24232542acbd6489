#pragma once

#include "app/command_line.h"
#include "app/verbs.h"
#include "app/wiring.h"
#include "base/result.h"
#include "ingest/load.h"

namespace dynalake::app {

/// What `command` asks for, with what the configuration says about its table where the command says
/// nothing.
Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command, const Context& context);

/// Runs a load in `lake` with progress shown.
Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context);

/// Says what was done, as results in the chosen format.
Result<void> PrintLoadReport(const ingest::LoadReport& report, const Context& context);

}  // namespace dynalake::app
