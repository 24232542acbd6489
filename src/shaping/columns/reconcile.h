#pragma once

#include <cstdint>
#include <set>

#include "shaping/columns/columns.h"

namespace dynalake::shaping {

/// The columns of a table that is loaded again: `chosen`, where a column keeps the id and name of
/// the existing column of its path while its type is equal or widens as Iceberg allows, and takes
/// the wider type where the existing one is wider; else it gets a new id, and the name if that is
/// free. `used_ids` are all ids of all schemas the table ever had.
TableColumns ReconcileColumns(const TableColumns& existing, const TableColumns& chosen,
                              const std::set<int32_t>& used_ids);

}  // namespace dynalake::shaping
