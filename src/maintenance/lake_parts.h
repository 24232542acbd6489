#pragma once

#include "base/cancel.h"
#include "base/clock.h"
#include "catalog/catalog.h"
#include "catalog/scan/table_reader.h"
#include "catalog/state_dir.h"
#include "storage/location.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// The lake that is cleaned. All that is referred to outlives its users.
struct LakeParts {
  catalog::Catalog& catalog;
  storage::ObjectStore& store;
  catalog::TableReader& reader;
  catalog::StateDir& state;
  storage::Location root;
  Clock& clock;
  CancelToken cancel = {};

  storage::Location Warehouse() const { return root.Join("warehouse"); }
};

}  // namespace dynalake::maintenance
