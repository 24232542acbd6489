#pragma once

#include <cstdint>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "files/write_options.h"
#include "ingest/load/load_memory.h"
#include "land/land_format.h"
#include "storage/object_store.h"
#include "work/progress.h"
#include "work/runner.h"

namespace dynalake::land {

/// What one landing shall do.
struct LandRequest {
  storage::Location target;
  LandFormat format = LandFormat::kJsonLines;
  LandCompression compression = LandCompression::kGzip;  ///< one that the format takes
  LandLayout layout = LandLayout::kDate;
  int64_t target_file_bytes = files::WriteOptions().target_file_bytes;
  bool overwrite = false;  ///< replace the landing that is there
  bool dry_run = false;
  ingest::LoadMemory memory = {};  ///< its workers are the runner's threads
};

/// Whom a landing works with. All must outlive it.
struct LandEnvironment {
  storage::ObjectStore& store;
  work::Runner& runner;
  Clock& clock;
  RandomSource& random;
  work::Progress& progress;
  CancelToken cancel;
};

}  // namespace dynalake::land
