#pragma once

#include <string>

#include "base/result.h"
#include "iceberg/model/schema.h"
#include "shaping/columns/columns.h"

namespace dynalake::shaping {

/// The Iceberg schema with id 0 of a table of these columns: the columns, then the system columns;
/// key columns required and identifier fields.
Result<iceberg::Schema> IcebergSchema(const TableColumns& columns);

}  // namespace dynalake::shaping
