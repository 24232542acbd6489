#pragma once

#include <string>

#include "iceberg/model/table_metadata.h"

namespace dynalake::catalog {

/// Where a table's manifests and metadata files go: property `write.metadata.path`, else "metadata"
/// below the table's location.
std::string MetadataFolder(const iceberg::TableMetadata& metadata);

}  // namespace dynalake::catalog
