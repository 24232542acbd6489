#pragma once

#include <cstdint>

#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "base/result.h"
#include "render/output_format.h"

namespace dynalake::app {

enum class ListedKinds : uint8_t { kAll, kTables, kViews };

/// Lists the tables of a lake as far as their files can be read, each with its entity views below
/// it, then the other views (docs/look.md has the columns). One broken table hides no other;
/// kUnreachable, after the listing, if some could not be looked into.
Result<void> ReportTables(ListedKinds kinds, Lake& lake, render::OutputFormat format,
                          const Context& context);

}  // namespace dynalake::app
