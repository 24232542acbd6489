#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "iceberg/model/data_file.h"

namespace dynalake::iceberg {

enum class ManifestContent : uint8_t { kData = 0, kDeletes = 1 };

enum class EntryStatus : uint8_t { kExisting = 0, kAdded = 1, kDeleted = 2 };

/// One file in a manifest. While an added file's numbers are absent they are inherited from the
/// manifest; `ReadManifest` has filled them in, so only entries on their way out lack them.
struct ManifestEntry {
  EntryStatus status = EntryStatus::kAdded;
  std::optional<int64_t> snapshot_id = {};
  std::optional<int64_t> sequence_number = {};       ///< data sequence number
  std::optional<int64_t> file_sequence_number = {};  ///< when the file was added
  DataFile file = {};

  bool is_live() const { return status != EntryStatus::kDeleted; }
  friend bool operator==(const ManifestEntry& a, const ManifestEntry& b) = default;
};

/// What one partition field looks like over a manifest's files.
struct FieldSummary {
  bool contains_null = false;
  std::optional<bool> contains_nan = {};
  std::optional<std::string> lower_bound = {};  ///< single-value serialisation
  std::optional<std::string> upper_bound = {};

  friend bool operator==(const FieldSummary& a, const FieldSummary& b) = default;
};

/// One line of a manifest list (specification, "Manifest Lists", `manifest_file`).
struct ManifestFile {
  std::string manifest_path = {};
  int64_t manifest_length_bytes = 0;
  int32_t partition_spec_id = 0;
  ManifestContent content = ManifestContent::kData;
  /// Absent only in a manifest that is not yet in a list: the commit gives it (`FinishSnapshot`).
  std::optional<int64_t> sequence_number = {};
  std::optional<int64_t> min_sequence_number = {};
  int64_t added_snapshot_id = 0;
  /// Absent where a version 1 writer left them out.
  std::optional<int32_t> added_files_count = {};
  std::optional<int32_t> existing_files_count = {};
  std::optional<int32_t> deleted_files_count = {};
  std::optional<int64_t> added_rows_count = {};
  std::optional<int64_t> existing_rows_count = {};
  std::optional<int64_t> deleted_rows_count = {};
  std::vector<FieldSummary> partitions = {};  ///< empty = not known
  std::optional<std::string> key_metadata = {};
  std::optional<int64_t> first_row_id = {};  ///< version 3, data manifests only

  /// Whether it may hold files that are not deleted.
  bool may_have_live_files() const {
    return added_files_count.value_or(1) != 0 || existing_files_count.value_or(1) != 0;
  }
  friend bool operator==(const ManifestFile& a, const ManifestFile& b) = default;
};

}  // namespace dynalake::iceberg
