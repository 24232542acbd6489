#pragma once

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/progress.h"
#include "app/settings/configured_source.h"
#include "base/result.h"
#include "land/land.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "storage/object_store.h"

namespace dynalake::app {

/// Lands the items of `source` and prints what was done.
Result<land::LandOutcome> LandItems(const land::LandRequest& request,
                                    const land::LandSource& source, storage::ObjectStore& store,
                                    Progress& progress, const Context& context);

/// `land` of a live table that is scanned or queried.
Result<void> LandLive(const LandCommand& command, const NamedSource& source,
                      const land::LandRequest& request, const Context& context);

}  // namespace dynalake::app
