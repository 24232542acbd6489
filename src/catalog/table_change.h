#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "iceberg/change/snapshot_change.h"
#include "iceberg/change/update.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::catalog {

/// What one commit changes. Plain data, built against the metadata it is to follow.
struct TableChange {
  /// Applied before the snapshot in the same commit: schema, spec and property changes. The files
  /// must fit the metadata that results.
  std::vector<iceberg::Update> updates;
  iceberg::SnapshotChange files;
  /// The new snapshot has the manifests of this older one, with the whole of `files.summary` for
  /// its summary, and nothing else of `files`.
  std::optional<int64_t> restored_snapshot_id = {};
  /// A file that is there and is about the new snapshot; the snapshot's id is filled in.
  std::optional<iceberg::StatisticsFile> statistics = {};
};

}  // namespace dynalake::catalog
