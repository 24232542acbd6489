#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// What a commit does to the files of `main`. Plain data, so that it can be applied again to a
/// newer table after a conflict.
struct SnapshotChange {
  std::vector<DataFile> added = {};             ///< data files and delete files
  std::vector<std::string> removed_paths = {};  ///< data files that must be live, exact paths
  /// Delete files and deletion vectors that must be live. A deletion vector is named by its Puffin
  /// path and the data file it refers to; `referenced_data_file` is empty for other delete files.
  struct RemovedDelete {
    std::string file_path = {};
    std::string referenced_data_file = {};
    friend auto operator<=>(const RemovedDelete& a, const RemovedDelete& b) = default;
  };
  std::vector<RemovedDelete> removed_deletes = {};
  bool replace_all = false;  ///< every live file is removed first
  /// The same rows in other files (compaction): operation `replace`.
  bool rewrite = false;
  /// Data sequence number of the added data files, where a compaction keeps an older one so that
  /// later equality deletes still apply. Absent = the new snapshot's.
  std::optional<int64_t> added_sequence_number = {};
  SnapshotSummary summary = {};  ///< added to the computed one; may not set a computed key
};

/// A manifest of the current snapshot with its entries, read by the caller.
struct OpenedManifest {
  ManifestFile file = {};
  std::vector<ManifestEntry> entries = {};
};

/// Entries to write as one manifest (`WriteManifest`) of the table's spec `spec_id`.
struct NewManifest {
  ManifestContent content = ManifestContent::kData;
  int32_t spec_id = 0;
  std::vector<ManifestEntry> entries = {};
};

struct SnapshotDraft {
  std::vector<ManifestFile> kept = {};  ///< go into the new list as they are
  std::vector<NewManifest>
      written;  ///< to be written = {}; added files first, then rewritten manifests
  SnapshotSummary summary = {};  ///< complete
};

// A commit of a snapshot, step by step; the steps marked * are the caller's:
//   *read the current manifest list      → current
//   ManifestsToOpen                      → indexes
//   *read those manifests                → opened
//   DraftSnapshot                        → draft
//   *write draft.written                 → written, with their paths
//   FinishSnapshot                       → snapshot, manifests of its list
//   *write the manifest list; Apply {AddSnapshot, SetSnapshotRef main}; *compare and swap
// After a conflict all of it runs again on the newer metadata; manifests that hold only added files
// need no rewriting, because their sequence numbers are inherited.

/// Which manifests of `current` must be read for this change: none for a plain append.
std::vector<size_t> ManifestsToOpen(const SnapshotChange& change,
                                    std::span<const ManifestFile> current);

/// What the new snapshot consists of. `kConflict` where a file to be removed is not live any more;
/// `kInvalidArgument` where an added file does not fit the table (unknown spec, a path that is live
/// already in an opened manifest, position deletes in version 3 that are no deletion vector).
Result<SnapshotDraft> DraftSnapshot(const TableMetadata& base, const SnapshotChange& change,
                                    int64_t snapshot_id, std::span<const ManifestFile> current,
                                    std::span<const OpenedManifest> opened);

struct SnapshotIdentity {
  int64_t snapshot_id = 0;  ///< positive, random, not in the table
  int64_t now_ms = 0;
  std::string manifest_list = {};  ///< where the list will be written
};

struct FinishedSnapshot {
  Snapshot snapshot = {};
  std::vector<ManifestFile> manifests = {};  ///< of its manifest list, in order
};

/// Gives the numbers of this attempt: sequence number, parent, first row ids.
Result<FinishedSnapshot> FinishSnapshot(const TableMetadata& base, const SnapshotDraft& draft,
                                        std::vector<ManifestFile> written,
                                        const SnapshotIdentity& identity);

}  // namespace dynalake::iceberg
