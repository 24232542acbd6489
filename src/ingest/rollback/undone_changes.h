#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/table_metadata.h"
#include "shaping/columns/columns.h"

namespace dynalake::ingest {

/// What a load that replaces a loaded table undoes of what other engines made of it, a sentence
/// each: columns that they added or dropped and, where `same_choices` says that the user asks for
/// what the table was loaded with, their partitioning. `columns` and `spec` are the load's.
Result<std::vector<std::string>> UndoneChanges(const iceberg::TableMetadata& base,
                                               const shaping::TableColumns& columns,
                                               const iceberg::PartitionSpec& spec,
                                               bool same_choices);

}  // namespace dynalake::ingest
