#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "storage/location.h"
#include "storage/object_store.h"
#include "work/state_dir.h"

namespace dynalake::maintenance {

/// The lake that is cleaned.
struct CleanedLake : catalog::LakeParts {
  storage::Location root;
  CancelToken cancel = {};

  storage::Location Warehouse() const { return root.Join("warehouse"); }
};

}  // namespace dynalake::maintenance
