#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// Reads a metadata.json of format version 1, 2 or 3 and validates it. A newer version is
/// `kUnsupported`, anything broken is `kMalformedInput`. Fields that the specification does not
/// name are ignored and not kept. Gzip is the caller's business.
Result<TableMetadata> ReadTableMetadata(std::string_view json);

/// Writes format version 2 or 3; a version 1 table comes out as version 1 with the version 2 fields
/// beside. Compact, keys in alphabetical order, so that equal metadata give equal bytes.
std::string WriteTableMetadata(const TableMetadata& metadata);

}  // namespace dynalake::iceberg
