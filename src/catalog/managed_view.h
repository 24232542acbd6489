#pragma once

#include "catalog/table.h"
#include "iceberg/model/view_metadata.h"

namespace dynalake::catalog {

// The properties by which dynalake knows the views again that it keeps itself, one per entity of a
// table.
inline constexpr const char* kManagedKey = "dynalake.managed";  ///< "true"
inline constexpr const char* kTableKey = "dynalake.table";      ///< the table, with its database
inline constexpr const char* kEntityKey = "dynalake.entity";

/// Whether the view is one that dynalake keeps; any other is never touched.
bool IsManaged(const iceberg::ViewMetadata& view);
/// Whether it is one of that table.
bool IsManagedFor(const iceberg::ViewMetadata& view, const TableIdentifier& table);

}  // namespace dynalake::catalog
