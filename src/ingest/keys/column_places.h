#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::ingest {

/// The table's name mapping; empty where it has none.
Result<iceberg::NameMapping> NameMappingIn(const iceberg::TableMetadata& metadata);

/// Where a data file of any engine has the top-level columns with these field ids: positions in its
/// schema, -1 for one that it lacks. A file without field ids is read by the table's name mapping
/// (specification, "Column Projection").
std::vector<int> ColumnPlaces(const arrow::Schema& schema, std::span<const int32_t> field_ids,
                              const iceberg::NameMapping& names);

/// The batch of these columns with these field ids as what its fields say.
std::shared_ptr<arrow::RecordBatch> WithFieldIds(const arrow::RecordBatch& batch,
                                                 std::span<const int32_t> field_ids);

}  // namespace dynalake::ingest
