#pragma once

#include <optional>
#include <string>

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/wiring.h"
#include "app/settings/configured_source.h"
#include "base/result.h"
#include "ingest/live/live_request.h"
#include "ingest/load/load.h"
#include "source/source_address.h"

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
