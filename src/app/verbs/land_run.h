#pragma once

#include <string_view>

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "app/lake/progress.h"
#include "app/settings/configured_source.h"
#include "base/result.h"
#include "land/land.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "storage/location.h"
#include "storage/object_store.h"

namespace dynalake::app {

/// Lands the items of `source` and prints what was done.
Result<land::LandOutcome> LandItems(const land::LandRequest& request,
                                    const land::LandSource& source, storage::ObjectStore& store,
                                    Progress& progress, const Context& context);

/// kInvalidArgument where the target is `folder` or lies in it, which is `what`.
Result<void> RefuseInside(const storage::Location& folder, std::string_view what,
                          const storage::Location& target);

/// `land` of a table or view of the lake, which `command.source` names.
Result<void> LandRelation(const LandCommand& command, const land::LandRequest& request,
                          const Context& context);

/// `land` of what `command.sql` answers.
Result<void> LandStatement(const LandCommand& command, const land::LandRequest& request,
                           const Context& context);

/// `land` of a live table that is scanned or queried.
Result<void> LandLive(const LandCommand& command, const NamedSource& source,
                      const land::LandRequest& request, const Context& context);

}  // namespace dynalake::app
