#pragma once

#include <unordered_set>

#include "base/result.h"
#include "catalog/scan/table_reader.h"
#include "iceberg/model/table_metadata.h"
#include "storage/location.h"

namespace dynalake::maintenance {

using LocationSet = std::unordered_set<storage::Location>;

/// Every file that a reader of any snapshot of `metadata` may open: manifest lists, manifests, live
/// data and delete files, statistics. Not the metadata files themselves. An error where one cannot
/// be read: nobody may conclude that it names nothing. Data files outside the lake are left out: no
/// removal touches them.
Result<LocationSet> ReachableFiles(catalog::TableReader& reader,
                                   const iceberg::TableMetadata& metadata);

/// Of these the statistics, which a table can do without: readers only plan by them.
Result<LocationSet> StatisticsFiles(const catalog::TableReader& reader,
                                    const iceberg::TableMetadata& metadata);

/// Whether the table says that its files may be named elsewhere (`gc.enabled=false`): nobody may
/// remove any.
bool IsGcDisabled(const iceberg::TableMetadata& metadata);

/// Every location inside the table's folder that a property of the table or of a snapshot is, such
/// as that of its profile. Whether a file is there is not known: a property may name a folder as
/// well.
LocationSet LocationsInProperties(const iceberg::TableMetadata& metadata,
                                  const storage::Location& folder);

}  // namespace dynalake::maintenance
