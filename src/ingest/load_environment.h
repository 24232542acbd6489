#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "ingest/scan_environment.h"
#include "storage/object_store.h"
#include "work/progress.h"
#include "work/runner.h"
#include "work/state_dir.h"

namespace dynalake::ingest {

/// What a load works with. All of it outlives the load.
struct LoadEnvironment : catalog::LakeParts {
  work::Runner& runner;
  work::Progress& progress;
  CancelToken cancel;

  ScanEnvironment ForScan() const { return {store, state, clock, random, progress, cancel}; }
};

}  // namespace dynalake::ingest
