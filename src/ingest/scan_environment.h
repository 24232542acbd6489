#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "catalog/state_dir.h"
#include "ingest/load_progress.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Whom the reading of a live table works with. All must outlive it.
struct ScanEnvironment {
  storage::ObjectStore& store;
  catalog::StateDir& state;
  Clock& clock;
  RandomSource& random;
  LoadProgress& progress;
  CancelToken cancel;
};

}  // namespace dynalake::ingest
