#pragma once

#include <unordered_set>

#include "base/result.h"
#include "catalog/table_reader.h"
#include "iceberg/model/table_metadata.h"
#include "storage/location.h"

namespace dynalake::maintenance {

using LocationSet = std::unordered_set<storage::Location>;

/// Every file that a reader of any snapshot of `metadata` may open: manifest lists, manifests, live
/// data and delete files, statistics. Not the metadata files themselves. An error where one cannot
/// be read: nobody may conclude that it names nothing.
Result<LocationSet> ReachableFiles(catalog::TableReader& reader,
                                   const iceberg::TableMetadata& metadata);

}  // namespace dynalake::maintenance
