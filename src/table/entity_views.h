#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"
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
Result<std::vector<std::string>> UpdateEntityViews(catalog::Catalog& catalog, RandomSource& random,
                                                   int64_t now_ms, const catalog::Table& table,
                                                   const shaping::TableColumns& columns,
                                                   const shaping::EntityCounts& entities);

/// Drops the managed views of a table, whether or not it can still be opened, and where its uuid is
/// known also those of a name that another engine took from it.
Result<void> DropEntityViews(catalog::Catalog& catalog, const catalog::TableIdentifier& table,
                             std::string_view table_uuid = {});

}  // namespace dynalake::table
