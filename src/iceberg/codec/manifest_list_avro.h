#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/avro_container.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/snapshot.h"

namespace dynalake::iceberg {

/// Reads a manifest list of any format version. Fields are matched by field id through the writer's
/// schema in the file. `sequence_number` and `min_sequence_number` are always present after.
Result<std::vector<ManifestFile>> ReadManifestList(std::string_view file,
                                                   const AvroLimits& limits = {});

/// Writes the manifest list of `snapshot` in format version 2 or 3. Every manifest has its sequence
/// numbers and counts (`kInvalidArgument` otherwise).
Result<std::string> WriteManifestList(int format_version, const Snapshot& snapshot,
                                      std::span<const ManifestFile> manifests);

}  // namespace dynalake::iceberg
