#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/scan/table_reader.h"
#include "catalog/table.h"
#include "iceberg/model/table_metadata.h"
#include "query/listings/table_listing.h"

namespace dynalake::query {

/// A name with a listing behind it: "t$snapshots" is the table "t" and the listing "snapshots".
struct TableListingName {
  std::string table = {};
  std::string listing = {};  ///< in small letters
};
std::optional<TableListingName> SplitListingName(std::string_view name);

/// `$files`, `$manifests`, `$partitions`, `$snapshots`, `$history`, `$refs` and `$properties` of a
/// table as `table` is, with the columns and the meaning that Trino's Iceberg connector (476) gives
/// them. Manifests are read while rows are, one at a time; `$partitions` takes memory for each
/// partition. `reader` outlives the rows. kNotFound for any other listing.
Result<TableListing> OpenListing(const catalog::Table& table, std::string_view listing,
                                 catalog::TableReader& reader);

/// The partitions of the live data files, each once and as `iceberg::PartitionPath` says it, in the
/// order in which they come first; takes memory for each. kInvalidArgument for a table without
/// partitions.
Result<std::vector<std::string>> ListPartitionPaths(
    std::shared_ptr<const iceberg::TableMetadata> metadata, catalog::TableReader& reader);

}  // namespace dynalake::query
