#pragma once

#include "app/verbs.h"
#include "base/result.h"
#include "ingest/load.h"

namespace dynalake::app {

/// Says what a load did: its notes as remarks, the rest as results in the chosen format.
Result<void> PrintLoadReport(const ingest::LoadReport& report, const Context& context);

}  // namespace dynalake::app
