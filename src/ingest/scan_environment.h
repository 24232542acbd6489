#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "storage/object_store.h"
#include "work/progress.h"
#include "work/state_dir.h"

namespace dynalake::ingest {

/// Whom the reading of a live table works with. All must outlive it.
struct ScanEnvironment {
  storage::ObjectStore& store;
  work::StateDir& state;
  Clock& clock;
  RandomSource& random;
  work::Progress& progress;
  CancelToken cancel;
};

}  // namespace dynalake::ingest
