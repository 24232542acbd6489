#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/avro_container.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/snapshot.h"

namespace dynalake::iceberg {

/// Reads a manifest list of any format version. Fields are matched by field id through the writer's
/// schema in the file. `sequence_number` and `min_sequence_number` are always present after.
Result<std::vector<ManifestFile>> ReadManifestList(std::string_view file,
                                                   const AvroLimits& limits = {});

/// Writes the manifest list of `snapshot` in format version 2 or 3. Every manifest has its sequence
/// numbers and counts (`kInvalidArgument` otherwise). By `specs`, the table's, no partitions that
/// are known (an empty list) are told from ones that are not known (null): the format lets both be
/// null, and readers fail at that.
Result<std::string> WriteManifestList(int format_version, const Snapshot& snapshot,
                                      std::span<const ManifestFile> manifests,
                                      std::span<const PartitionSpec> specs);

}  // namespace dynalake::iceberg
