#pragma once

#include "app/command_line.h"
#include "app/verbs.h"
#include "base/result.h"

namespace dynalake::app {

/// Exports as `command` says, and where it says so loads the export as `load` says, which has no
/// source; the table's key is DynamoDB's where `load` has none.
Result<void> ExportAndLoad(const ExportCommand& command, const LoadCommand& load,
                           const Context& context);

}  // namespace dynalake::app
