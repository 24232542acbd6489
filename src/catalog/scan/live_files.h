#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/table_metadata.h"
#include "iceberg/scan/delete_index.h"
#include "iceberg/scan/predicate.h"
#include "iceberg/scan/scan_file.h"

namespace dynalake::catalog {

/// A manifest's entries, parsed once and shared.
using ManifestEntries = std::vector<iceberg::ManifestEntry>;

/// The files of one scan; their entries live as long as the `LiveFiles` they came from.
struct ScanPlan {
  std::vector<iceberg::ScanFile> files;
  size_t total_files = 0;  ///< live data files before pruning
};

/// The files that make up one snapshot, with their manifest entries' numbers filled in. Immutable,
/// thread-safe, shared by all scans of the snapshot.
class LiveFiles {
 public:
  /// From all manifests of a snapshot of `metadata`. A live data file that is named twice is
  /// kMalformedInput.
  static Result<std::shared_ptr<const LiveFiles>> Make(
      const iceberg::TableMetadata& metadata,
      std::vector<std::shared_ptr<const ManifestEntries>> data_manifests,
      const std::vector<std::shared_ptr<const ManifestEntries>>& delete_manifests);

  /// In manifest order.
  std::span<const iceberg::ManifestEntry* const> data_files() const { return data_files_; }
  std::span<const iceberg::ManifestEntry> delete_files() const { return delete_files_; }

  /// The data files that may hold a row for which `predicate` holds, in manifest order, each with
  /// its deletes. `metadata` is the table's; kInvalidArgument where the predicate does not fit its
  /// current schema.
  Result<ScanPlan> Plan(const iceberg::TableMetadata& metadata,
                        const iceberg::Predicate& predicate) const;

 private:
  LiveFiles(std::vector<std::shared_ptr<const ManifestEntries>> data_manifests,
            ManifestEntries delete_files, std::span<const int32_t> unpartitioned_spec_ids);

  std::vector<std::shared_ptr<const ManifestEntries>> data_manifests_;
  std::vector<const iceberg::ManifestEntry*> data_files_;
  ManifestEntries delete_files_;
  iceberg::DeleteIndex delete_index_;  ///< points into `delete_files_`
};

}  // namespace dynalake::catalog
