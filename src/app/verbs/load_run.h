#pragma once

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "base/result.h"
#include "ingest/load/load.h"
#include "source/source_address.h"

namespace dynalake::app {

/// What `command` asks for of the items at `source`, with what the configuration says about its
/// table where the command says nothing; without a source if that is a live table.
Result<ingest::LoadRequest> MakeLoadRequest(const LoadCommand& command,
                                            const source::SourceAddress& source,
                                            const Context& context);

/// What the configuration says about the table that `command` names (by the rule of
/// catalog/table_name.h), or null.
Result<const TableConfig*> FindTableConfig(const LoadCommand& command, const Context& context);

/// Whom a load in `lake` works with.
ingest::LoadEnvironment MakeLoadEnvironment(Lake& lake, work::Runner& runner,
                                            work::Progress& progress, const Context& context);

/// Runs a load in `lake` with progress shown.
Result<ingest::LoadReport> RunLoadRequest(const ingest::LoadRequest& request, Lake& lake,
                                          const Context& context);

}  // namespace dynalake::app
