#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "catalog/scan/table_reader.h"
#include "catalog/state_dir.h"
#include "ingest/load_progress.h"
#include "ingest/scan_environment.h"
#include "storage/object_store.h"
#include "work/runner.h"

namespace dynalake::ingest {

/// Whom a load works with. All must outlive it.
struct LoadEnvironment {
  storage::ObjectStore& store;
  catalog::Catalog& catalog;
  catalog::TableReader& reader;
  catalog::StateDir& state;
  work::Runner& runner;
  Clock& clock;
  RandomSource& random;
  LoadProgress& progress;
  CancelToken cancel;

  ScanEnvironment ForScan() const { return {store, state, clock, random, progress, cancel}; }
};

}  // namespace dynalake::ingest
