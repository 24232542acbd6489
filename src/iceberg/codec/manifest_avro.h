#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/snapshot.h"

namespace dynalake::iceberg {

/// What a reader accepts before it says `kResourceExhausted`.
struct ManifestLimits {
  size_t max_block_bytes = size_t{256} << 20;  ///< one block after decompression
  size_t max_total_bytes = size_t{4} << 30;    ///< all blocks of a file after decompression
  size_t max_entries = 20'000'000;
};

/// Which of the per-column metrics are read; what is not wanted costs no memory.
struct MetricsWanted {
  bool counts = true;  ///< column sizes, value, null and NaN counts
  bool bounds = true;
  /// Only these field ids (ascending), or all.
  std::optional<std::vector<int32_t>> field_ids = {};
};

/// Reads a manifest list of any format version. Fields are matched by field id through the writer's
/// schema in the file. `sequence_number` and `min_sequence_number` are always present after.
Result<std::vector<ManifestFile>> ReadManifestList(std::string_view file,
                                                   const ManifestLimits& limits = {});

/// Writes the manifest list of `snapshot`. Every manifest has its sequence numbers and counts.
Result<std::string> WriteManifestList(int format_version, const Snapshot& snapshot,
                                      std::span<const ManifestFile> manifests);

/// Reads the manifest that `manifest` (from its list) names. `partition_type` is the struct of its
/// spec (`TableMetadata::PartitionTypeOf`): tuples come in its order, widened to its types. What
/// entries inherit is filled in: snapshot id, sequence numbers, `first_row_id`, and `spec_id` of
/// the files. Deleted entries are included.
Result<std::vector<ManifestEntry>> ReadManifest(std::string_view file, const ManifestFile& manifest,
                                                const Type& partition_type,
                                                const MetricsWanted& wanted = {},
                                                const ManifestLimits& limits = {});

struct ManifestBytes {
  std::string file = {};
  /// Complete but for `manifest_path` and the numbers that the commit gives (sequence_number;
  /// min_sequence_number where it depends on it; first_row_id).
  ManifestFile manifest = {};
};

struct ManifestSettings {
  int format_version = 2;
  int64_t snapshot_id = 0;  ///< becomes `added_snapshot_id`
  ManifestContent content = ManifestContent::kData;
  bool deflate = true;
};

/// Writes a manifest. Added entries are written without sequence numbers unless they carry an
/// explicit data sequence number, existing and deleted ones must have all theirs. `entries` are of
/// one spec and match `settings.content`.
Result<ManifestBytes> WriteManifest(const ManifestSettings& settings, const Schema& schema,
                                    const PartitionSpec& spec, const Type& partition_type,
                                    std::span<const ManifestEntry> entries);

}  // namespace dynalake::iceberg
