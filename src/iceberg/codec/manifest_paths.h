#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/avro_container.h"

namespace dynalake::iceberg {

/// Every path that a manifest or a manifest list names, deleted entries included, without the table
/// metadata that belongs to it: for tables whose metadata is lost. kMalformedInput for a file that
/// is neither.
Result<std::vector<std::string>> ReadManifestPaths(std::string_view file,
                                                   const AvroLimits& limits = {});

}  // namespace dynalake::iceberg
