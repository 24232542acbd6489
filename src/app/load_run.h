#pragma once

#include <string>

#include "app/command_line.h"
#include "app/verbs.h"
#include "app/wiring.h"
#include "base/result.h"
#include "ingest/load.h"

namespace dynalake::app {

/// The source that `command` names, or the configuration for its table.
Result<std::string> SourceOf(const LoadCommand& command, const Context& context);

/// What `command` asks for, with what the configuration says about its table where the command says
/// nothing; without a source if that is a live table.
Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command, const Context& context);

/// What the configuration says about the table that `command` names (by the rule of
/// catalog/table_name.h), or null.
Result<const TableConfig*> FindTableConfig(const LoadCommand& command, const Context& context);

/// Whom a load in `lake` works with.
ingest::LoadEnvironment MakeLoadEnvironment(Lake& lake, work::Runner& runner,
                                            ingest::LoadProgress& progress, const Context& context);

/// Runs a load in `lake` with progress shown.
Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context);

}  // namespace dynalake::app
