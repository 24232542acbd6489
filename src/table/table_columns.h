#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/table.h"
#include "iceberg/model/table_metadata.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/columns.h"

namespace dynalake::table {

/// Table properties by which a loaded table knows itself.
inline constexpr const char* kColumnsProperty = "dynalake.columns";
inline constexpr const char* kEntitiesProperty = "dynalake.entities";
inline constexpr const char* kChoicesProperty = "dynalake.choices";

/// The columns of a loaded table and what each stands for; nothing for a table that no load made.
/// By field id: with the names of the current schema, without columns that another engine dropped.
Result<std::optional<shaping::TableColumns>> ReadTableColumns(
    const iceberg::TableMetadata& metadata);

/// The columns of a table that a load may replace: nothing for one that has no content yet.
/// kInvalidArgument for one whose content no load made.
Result<std::optional<shaping::TableColumns>> ReadLoadedColumns(const catalog::Table& table);

/// The ids of all fields of all schemas the table ever had.
std::set<int32_t> UsedFieldIds(const iceberg::TableMetadata& metadata);

/// kInvalidArgument, with a proposal, for an empty name and for one that engines use for metadata.
Result<void> CheckTableName(std::string_view name);

}  // namespace dynalake::table
