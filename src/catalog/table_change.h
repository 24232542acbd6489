#pragma once

#include <vector>

#include "iceberg/change/snapshot_change.h"
#include "iceberg/change/update.h"

namespace dynalake::catalog {

/// What one commit changes. Plain data, built against the metadata it is to follow.
struct TableChange {
  /// Applied before the snapshot in the same commit: schema, spec and property changes. The files
  /// must fit the metadata that results.
  std::vector<iceberg::Update> updates;
  iceberg::SnapshotChange files;
};

}  // namespace dynalake::catalog
