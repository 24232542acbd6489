#pragma once

#include <optional>

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "base/result.h"
#include "ingest/load/load.h"

namespace dynalake::app {

/// Exports as `command` says and loads the export into `lake` as `load` says, whose source is not
/// asked; the table's key is DynamoDB's where `load` has none. Nothing for a dry run.
Result<std::optional<ingest::LoadReport>> ExportAndLoad(const ExportCommand& command,
                                                        const LoadCommand& load, Lake& lake,
                                                        const Context& context);

}  // namespace dynalake::app
