#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/avro_container.h"
#include "iceberg/codec/manifest_entry_avro.h"
#include "iceberg/codec/manifest_list_avro.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// Reads the manifest that `manifest` (from its list) names. `partition_type` is the struct of its
/// spec (`TableMetadata::PartitionTypeOf`): tuples come in its order, widened to its types. What
/// entries inherit is filled in: snapshot id, sequence numbers, `first_row_id`, and `spec_id` of
/// the files. Deleted entries are included.
Result<std::vector<ManifestEntry>> ReadManifest(std::string_view file, const ManifestFile& manifest,
                                                const Type& partition_type,
                                                const MetricsWanted& wanted = {},
                                                const AvroLimits& limits = {});

struct ManifestBytes {
  std::string file = {};
  /// Complete but for `manifest_path` and the numbers that the commit gives (sequence_number,
  /// first_row_id); min_sequence_number is the lowest that entries carry, if any does.
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
