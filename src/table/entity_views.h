#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"

namespace dynalake::table {

/// "OrderItem" and "ORDER-ITEM" give "order_item".
std::string LowerSnakeCase(std::string_view name);

/// Makes the managed views of `table` what its entities ask for (docs/table.md, "Entities"): one
/// view per entity with the columns that occur in it, without system columns; those of this table
/// that are no longer needed are dropped, also those of a name that another engine took from it.
/// Views and tables of others are never touched: a name that is taken gets `__2`. Doing it again
/// changes nothing. Answers what the user should be told, one sentence each.
Result<std::vector<std::string>> UpdateEntityViews(const catalog::LakeParts& lake,
                                                   const catalog::Table& table,
                                                   const shaping::TableColumns& columns,
                                                   const shaping::EntityCounts& entities);

/// What became of the entity views of a table that is in the catalog with another state.
struct RemadeViews {
  bool has_profile = true;         ///< else the views are as they were, until the next load
  std::vector<std::string> notes;  ///< of `UpdateEntityViews`
};

/// Makes the entity views of a table what its present columns and profile ask for. A table that no
/// load made has none, and nothing is done.
Result<RemadeViews> RemakeEntityViews(const catalog::LakeParts& lake, const catalog::Table& table);

/// Drops the managed views of a table, whether or not it can still be opened, and where its uuid is
/// known also those of a name that another engine took from it.
Result<void> DropEntityViews(catalog::Catalog& catalog, const catalog::TableIdentifier& table,
                             std::string_view table_uuid = {});

}  // namespace dynalake::table
