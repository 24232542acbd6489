#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/table_resolver.h"
#include "iceberg/model/table_metadata.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// A listing of a table's metadata, such as `"t$snapshots"`: rows of text, and what each column is
/// as a value.
struct MetadataTable {
  engine::TextTable text = {};
  std::vector<SqlType> types = {};  ///< one a column
};

/// A name with a listing behind it: "t$snapshots" is the table "t" and the listing "snapshots".
struct MetadataName {
  std::string table = {};
  std::string listing = {};
};
std::optional<MetadataName> SplitMetadataName(std::string_view name);

/// `$snapshots`, `$history`, `$refs` and `$properties`, with the columns that Trino's Iceberg
/// connector gives them. kNotFound for any other.
Result<MetadataTable> ListMetadata(const iceberg::TableMetadata& metadata,
                                   std::string_view listing);

}  // namespace dynalake::query
