#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "catalog/table_change.h"
#include "iceberg/change/snapshot_change.h"
#include "iceberg/change/update.h"
#include "storage/location.h"

namespace dynalake::catalog {

/// One attempt at a snapshot: checks a change against one state of the table, writes its manifests
/// and manifest list, and gives the updates to commit. What it wrote is remembered, so that it can
/// be taken back once the attempt has certainly failed.
class SnapshotAttempt {
 public:
  /// Of the time that the lake's clock shows now. `lake` must outlive it.
  explicit SnapshotAttempt(const LakeParts& lake);

  /// The updates that commit `change` on `base`: the change's own, then the snapshot, which `main`
  /// then names. kConflict where the change no longer fits the table's files.
  Result<std::vector<iceberg::Update>> Write(const iceberg::TableMetadata& base,
                                             const TableChange& change);

  /// Of the snapshot that `Write` made.
  int64_t snapshot_id() const { return snapshot_id_; }

  /// Removes what was written. What cannot be removed is an orphan, which vacuum removes.
  void Discard();

 private:
  Result<std::vector<iceberg::ManifestFile>> WriteManifests(
      const iceberg::TableMetadata& metadata, const std::vector<iceberg::NewManifest>& manifests);
  Result<std::vector<iceberg::OpenedManifest>> OpenManifests(const iceberg::TableMetadata& metadata,
                                                             const iceberg::SnapshotChange& change,
                                                             const ManifestList& current);
  /// kConflict where a file to be added is live already (it came with another commit).
  Result<void> CheckAddedPaths(const iceberg::TableMetadata& metadata,
                               const iceberg::SnapshotChange& change, const ManifestList& current);
  Result<std::string> WriteMetadataFile(const iceberg::TableMetadata& metadata,
                                        const std::string& name, std::string_view bytes);

  /// The files that the snapshot shall have, its own manifests written.
  Result<iceberg::SnapshotDraft> Draft(const iceberg::TableMetadata& updated,
                                       const TableChange& change,
                                       std::vector<iceberg::ManifestFile>& manifests);

  const LakeParts& lake_;
  int64_t now_ms_;
  int64_t snapshot_id_ = 0;
  std::vector<storage::Location> written_;
};

}  // namespace dynalake::catalog
