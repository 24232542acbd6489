#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/view_metadata.h"

namespace dynalake::iceberg {

/// Reads a view's metadata.json (format version 1). Representations of a type other than "sql" and
/// unknown fields are ignored.
Result<ViewMetadata> ReadViewMetadata(std::string_view json);

std::string WriteViewMetadata(const ViewMetadata& metadata);

}  // namespace dynalake::iceberg
